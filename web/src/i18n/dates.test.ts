import { expect, test } from 'vitest';
import { ago, clock, dayLabel, daysApart, listTime } from './dates';

const now = new Date(2026, 10, 20, 10, 31);
const words = { today: 'Today', yesterday: 'Yesterday' };

test.each([
  [new Date(2026, 10, 20, 9, 5), '09:05'],
  [new Date(2026, 10, 20, 11, 0), '11:00'],
  [new Date(2026, 10, 19, 23, 59), 'Thu'],
  [new Date(2026, 10, 14, 0, 1), 'Sat'],
  [new Date(2026, 10, 13, 23, 0), '13 Nov'],
  [new Date(2024, 10, 2), '02/11/24'],
])('the list shows %s as %s', (at, text) => {
  expect(listTime(at, now, 'en-GB')).toBe(text);
});

test.each([
  [new Date(2026, 10, 20, 0, 0), 'Today'],
  [new Date(2026, 10, 19, 23, 59), 'Yesterday'],
  [new Date(2026, 10, 18, 12), 'Wednesday'],
  [new Date(2026, 10, 2), '2 November'],
  [new Date(2024, 10, 2), '2 November 2024'],
])('the line above the day of %s says %s', (at, text) => {
  expect(dayLabel(at, now, words, 'en-GB')).toBe(text);
});

test.each([
  [new Date(2026, 10, 20, 10, 30, 40), 'just now'],
  [new Date(2026, 10, 20, 10, 27), '4 min ago'],
  [new Date(2026, 10, 20, 8, 27), '2 hr ago'],
  [new Date(2026, 10, 19, 23, 27), 'yesterday'],
  [new Date(2026, 10, 17, 10, 27), '3 days ago'],
])('%s is %s', (at, text) => {
  expect(ago(at, now, 'just now', 'en-GB')).toBe(text);
});

test('a day of 23 hours is one day', () => {
  expect(daysApart(new Date(2026, 2, 28, 12), new Date(2026, 2, 29, 12))).toBe(1);
});

test('the clock is the reader’s', () => {
  expect(clock(new Date(2026, 0, 1, 21, 40), 'en-US')).toBe('09:40 PM');
});

import { expect, test } from 'vitest';
import { row } from './rowFixture';
import { dayOf, type TimelineItem, timelineItems } from './timelineItems';

const at = (day: number, hour: number, minute: number, second = 0) =>
  new Date(2026, 10, day, hour, minute, second).toISOString();

/** The list as short words: `day`, `new`, `[a`, `a`, `a]`, `[a]`, `notice2`. */
function words(items: TimelineItem[]): string {
  return items.map(word).join(' ');
}

function word(item: TimelineItem): string {
  if (item.type === 'unread') return 'new';
  if (item.type === 'notices') return `notice${item.rows.length}`;
  if (item.type !== 'message') return item.type;
  return `${item.first ? '[' : ''}${item.row.senderId}${item.last ? ']' : ''}`;
}

test('one author within five minutes is one group', () => {
  const rows = [
    row({ senderId: 'a', createdAt: at(1, 10, 0) }),
    row({ senderId: 'a', createdAt: at(1, 10, 4, 59) }),
    row({ senderId: 'a', createdAt: at(1, 10, 9, 59) }),
    row({ senderId: 'b', createdAt: at(1, 10, 10) }),
  ];
  expect(words(timelineItems(rows, null, false))).toBe('start day [a a] [a] [b]');
});

test('a group is measured from message to message, not from its first', () => {
  const rows = [0, 4, 8, 12].map((minute) => row({ senderId: 'a', createdAt: at(1, 10, minute) }));
  expect(words(timelineItems(rows, null, false))).toBe('start day [a a a a]');
});

test('a new day ends a group and gets a line', () => {
  const rows = [
    row({ senderId: 'a', createdAt: at(1, 23, 59) }),
    row({ senderId: 'a', createdAt: at(2, 0, 1) }),
  ];
  expect(words(timelineItems(rows, null, false))).toBe('start day [a] day [a]');
});

test('the unread line stands before its number and parts a group', () => {
  const rows = [1, 2, 3].map((number) => row({ senderId: 'a', number, createdAt: at(1, 10, 0) }));
  expect(words(timelineItems(rows, 2, false))).toBe('start day [a] new [a a]');
});

test('the unread line stands before the next one when its own is not there', () => {
  const rows = [1, 4].map((number) => row({ senderId: 'a', number, createdAt: at(1, 10, 0) }));
  expect(words(timelineItems(rows, 2, false))).toBe('start day [a] new [a]');
  expect(words(timelineItems(rows, 9, false))).toBe('start day [a a]');
});

test('the unread line does not move down when what stood above it is let go of', () => {
  const rows = [4, 5, 6].map((number) => row({ senderId: 'a', number, createdAt: at(1, 10, 0) }));
  expect(words(timelineItems(rows, 2, true))).toBe('a a]');
  expect(words(timelineItems(rows, 5, true))).toBe('new [a a]');
});

test('notices join on one line and part groups', () => {
  const rows = [
    row({ senderId: 'a', createdAt: at(1, 10, 0) }),
    row({ kind: 'notice', createdAt: at(1, 10, 0) }),
    row({ kind: 'notice', createdAt: at(1, 10, 1) }),
    row({ senderId: 'a', createdAt: at(1, 10, 1) }),
  ];
  expect(words(timelineItems(rows, null, false))).toBe('start day [a] notice2 [a]');
});

test('the start is shown once nothing older is left', () => {
  expect(words(timelineItems([], null, false))).toBe('start');
  expect(words(timelineItems([row({ senderId: 'a' })], null, false))).toBe('start day [a]');
});

test('what is drawn while older rows are to come looks the same when they have come', () => {
  const rows = [
    row({ senderId: 'a', createdAt: at(1, 10, 0) }),
    row({ senderId: 'a', createdAt: at(1, 10, 1) }),
    row({ senderId: 'a', createdAt: at(1, 10, 2) }),
    row({ kind: 'notice', createdAt: at(1, 10, 3) }),
    row({ kind: 'notice', createdAt: at(1, 10, 4) }),
    row({ senderId: 'b', createdAt: at(1, 23, 59) }),
    row({ senderId: 'b', createdAt: at(2, 0, 1) }),
    row({ senderId: 'b', createdAt: at(2, 0, 2) }),
    row({ senderId: 'c', createdAt: at(2, 0, 3) }),
  ];
  const whole = timelineItems(rows, null, false);
  for (let from = 0; from < rows.length - 1; from += 1) {
    const part = timelineItems(rows.slice(from), null, true);
    expect(part.length).toBeGreaterThan(0);
    expect(whole.slice(-part.length), `from ${from}`).toEqual(part);
  }
});

test('every line knows its day', () => {
  const rows = [
    row({ createdAt: at(1, 9, 0) }),
    row({ createdAt: at(1, 10, 0) }),
    row({ createdAt: at(2, 10, 0) }),
  ];
  const items = timelineItems(rows, null, true);
  expect(items.map((item) => item.type)).toEqual(['message', 'day', 'message']);
  expect(dayOf(items, 0)).toBe(Date.parse(at(1, 10, 0)));
  expect(dayOf(items, 2)).toBe(Date.parse(at(2, 10, 0)));
  expect(dayOf([], 0)).toBeNull();
});

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
  expect(words(timelineItems(rows, null, true))).toBe('day [a a] [a] [b]');
});

test('a group is measured from message to message, not from its first', () => {
  const rows = [0, 4, 8, 12].map((minute) => row({ senderId: 'a', createdAt: at(1, 10, minute) }));
  expect(words(timelineItems(rows, null, true))).toBe('day [a a a a]');
});

test('a new day ends a group and gets a line', () => {
  const rows = [
    row({ senderId: 'a', createdAt: at(1, 23, 59) }),
    row({ senderId: 'a', createdAt: at(2, 0, 1) }),
  ];
  expect(words(timelineItems(rows, null, true))).toBe('day [a] day [a]');
});

test('the unread line stands before its number and parts a group', () => {
  const rows = [1, 2, 3].map((number) => row({ senderId: 'a', number, createdAt: at(1, 10, 0) }));
  expect(words(timelineItems(rows, 2, true))).toBe('day [a] new [a a]');
});

test('the unread line stands before the next one when its own is not there', () => {
  const rows = [1, 4].map((number) => row({ senderId: 'a', number, createdAt: at(1, 10, 0) }));
  expect(words(timelineItems(rows, 2, true))).toBe('day [a] new [a]');
  expect(words(timelineItems(rows, 9, true))).toBe('day [a a]');
});

test('notices join on one line and part groups', () => {
  const rows = [
    row({ senderId: 'a', createdAt: at(1, 10, 0) }),
    row({ kind: 'notice', createdAt: at(1, 10, 0) }),
    row({ kind: 'notice', createdAt: at(1, 10, 1) }),
    row({ senderId: 'a', createdAt: at(1, 10, 1) }),
  ];
  expect(words(timelineItems(rows, null, true))).toBe('day [a] notice2 [a]');
});

test('the start is shown once nothing older is left', () => {
  expect(words(timelineItems([], null, false))).toBe('start');
  expect(words(timelineItems([row({ senderId: 'a' })], null, false))).toBe('start day [a]');
});

test('keys are the rows’ own and stay when older ones come', () => {
  const old = row({ id: 'old', createdAt: at(1, 9, 0) });
  const young = row({ id: 'young', createdAt: at(1, 10, 0) });
  const before = timelineItems([young], null, true).map((item) => item.key);
  const after = timelineItems([old, young], null, true).map((item) => item.key);
  expect(before).toEqual(['day-2026-11-1', 'young']);
  expect(after).toEqual(['day-2026-11-1', 'old', 'young']);
});

test('every line knows its day', () => {
  const rows = [row({ createdAt: at(1, 10, 0) }), row({ createdAt: at(2, 10, 0) })];
  const items = timelineItems(rows, null, true);
  expect(dayOf(items, 1)).toBe(Date.parse(at(1, 10, 0)));
  expect(dayOf(items, 3)).toBe(Date.parse(at(2, 10, 0)));
  expect(dayOf([], 0)).toBeNull();
});

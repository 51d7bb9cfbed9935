import type { Row } from '@/data/shapes';

/** Messages of one author stay together while less than this passes between two of them. */
const GROUP_GAP_MS = 5 * 60_000;

/** One line of the list. `key` stays the same as long as the thing does. */
export type TimelineItem =
  | { type: 'start'; key: string }
  | { type: 'day'; key: string; atMs: number }
  | { type: 'unread'; key: string }
  | { type: 'notices'; key: string; rows: Row[] }
  | MessageItem;

/** A message and its place in its group. */
export type MessageItem = {
  type: 'message';
  key: string;
  row: Row;
  /** First of its group: the author and the time stand above. */
  first: boolean;
  /** Last of its group: the avatar stands beside, the mark of mine below. */
  last: boolean;
};

/**
 * The rows as lines of the list: days, the unread line before its number, notices joined, messages grouped. While older rows
 * are to come the first one only tells how the next stands: drawn, it would change its looks with them, and move the rest.
 */
export function timelineItems(
  rows: readonly Row[],
  firstUnread: number | null,
  hasOlder: boolean,
): TimelineItem[] {
  const items: TimelineItem[] = hasOlder ? [] : [{ type: 'start', key: 'start' }];
  const from = hasOlder ? firstSettled(rows) : 0;
  let before = rows[from - 1] ?? null;
  for (const row of rows.slice(from)) {
    if (before === null || !sameDay(before, row)) items.push(dayItem(row));
    if (isFirstNew(row, before, firstUnread)) items.push({ type: 'unread', key: 'unread' });
    addRow(items, row, before);
    before = row;
  }
  return items;
}

/** Whether the unread line stands before a row. When the row above is new too, the line is further up, here or not. */
function isFirstNew(row: Row, before: Row | null, firstUnread: number | null): boolean {
  if (firstUnread === null || row.number === null || row.number < firstUnread) return false;
  return before === null || (before.number !== null && before.number < firstUnread);
}

/** Where the first row stands whose looks do not depend on what is not here: after the first, and what is joined with it. */
function firstSettled(rows: readonly Row[]): number {
  const first = rows[0]?.kind;
  const at = rows.findIndex((row, index) => index > 0 && (first === 'text' || row.kind === 'text'));
  return Math.max(at, 0);
}

function addRow(items: TimelineItem[], row: Row, before: Row | null): void {
  const above = items.at(-1);
  if (row.kind === 'notice') {
    if (above?.type === 'notices') above.rows.push(row);
    else items.push({ type: 'notices', key: row.id, rows: [row] });
    return;
  }
  const joins = above?.type === 'message' && belongsTogether(above.row, row);
  if (joins) items[items.length - 1] = messageItem(above.row, above.first, false);
  // The one it joins may be the first, which is not drawn.
  const isFirst = above === undefined && before?.kind === 'text';
  const isJoined = joins || (isFirst && belongsTogether(before, row));
  items.push(messageItem(row, !isJoined, true));
}

/** Lines made so far, by their row: the same row at the same place in its group is the same line, and not drawn again. */
const made = new WeakMap<Row, Map<string, MessageItem>>();

function messageItem(row: Row, first: boolean, last: boolean): MessageItem {
  const held = made.get(row) ?? new Map<string, MessageItem>();
  made.set(row, held);
  const place = `${first} ${last}`;
  const item = held.get(place) ?? { type: 'message', key: row.id, row, first, last };
  held.set(place, item);
  return item;
}

/** Whether two texts, one after the other, stand in one group. */
function belongsTogether(before: Row, after: Row): boolean {
  if (before.senderId !== after.senderId) return false;
  return momentOf(after).atMs - momentOf(before).atMs < GROUP_GAP_MS;
}

function dayItem(row: Row): TimelineItem {
  const { day, atMs } = momentOf(row);
  return { type: 'day', key: `day-${day}`, atMs };
}

function sameDay(one: Row, other: Row): boolean {
  return momentOf(one).day === momentOf(other).day;
}

/** When rows were written, read once: all of them are asked with each message that comes. */
const moments = new WeakMap<Row, { atMs: number; day: string }>();

function momentOf(row: Row): { atMs: number; day: string } {
  const known = moments.get(row);
  if (known) return known;
  const at = new Date(row.createdAt);
  const day = `${at.getFullYear()}-${at.getMonth() + 1}-${at.getDate()}`;
  const moment = { atMs: at.getTime(), day };
  moments.set(row, moment);
  return moment;
}

/** The day a line of the list belongs to, as the moment of the nearest row at or above it. */
export function dayOf(items: readonly TimelineItem[], index: number): number | null {
  for (let at = Math.min(index, items.length - 1); at >= 0; at -= 1) {
    const item = items[at];
    if (item?.type === 'day') return item.atMs;
    const row =
      item?.type === 'message' ? item.row : item?.type === 'notices' ? item.rows[0] : null;
    if (row) return Date.parse(row.createdAt);
  }
  return null;
}

import { useState } from 'react';
import type { Row } from '@/data/shapes';

/**
 * How many were new when the line was drawn: reading them doesn't count it down. `unread` is the server's count, for
 * when not all of them are loaded.
 */
export function useNewCount(
  firstUnread: number | null,
  rows: readonly Row[],
  unread: number,
): number {
  const count = firstUnread === null ? 0 : Math.max(countFrom(firstUnread, rows), unread);
  const [held, setHeld] = useState({ firstUnread, count });
  const isKept = held.firstUnread === firstUnread && held.count > 0;
  if (!isKept && (held.firstUnread !== firstUnread || held.count !== count)) {
    setHeld({ firstUnread, count });
  }
  return isKept ? held.count : count;
}

/** The texts of others from a number on that are still there. */
export function countFrom(number: number | null, rows: readonly Row[]): number {
  if (number === null) return 0;
  return rows.filter(
    (row) =>
      !row.mine && row.kind === 'text' && row.deletedAt === null && (row.number ?? 0) >= number,
  ).length;
}

import { useState } from 'react';
import type { Row } from '@/data/shapes';

/** How many were new when the line was drawn: reading them doesn't count it down. */
export function useNewCount(firstUnread: number | null, rows: readonly Row[]): number {
  const count = countFrom(firstUnread, rows);
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

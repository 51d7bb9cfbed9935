import type { Row } from '@/data/shapes';

/** From which number on what comes is new, as long as the end of the chat is on screen. */
export interface Listening {
  since: number;
  isLive: boolean;
}

/**
 * Where listening stands with these rows: what is there when the end comes on screen was there
 * before, and pages of history are not news. The same object until something changed.
 */
export function listen(
  before: Listening | null,
  rows: readonly Row[],
  hasNewer: boolean,
): Listening {
  if (before?.isLive === true && !hasNewer) return before;
  const since = rows.reduce((top, row) => Math.max(top, row.number ?? 0), 0);
  if (before?.since === since && before.isLive === !hasNewer) return before;
  return { since, isLive: !hasNewer };
}

/** The rows to read out, of the newest `most`. */
export function announced(rows: readonly Row[], { since, isLive }: Listening, most: number): Row[] {
  if (!isLive) return [];
  return rows
    .slice(-most)
    .filter((row) => !row.mine && row.kind === 'text' && (row.number ?? 0) > since);
}

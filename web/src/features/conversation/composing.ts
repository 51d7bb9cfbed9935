import type { Row } from '@/data/shapes';

/** What the composer is for just now. */
export type Composing = { mode: 'new' } | { mode: 'reply'; to: Row } | { mode: 'edit'; row: Row };

/** What goes out: no blanks around it, and no control characters but newline and tab. */
export function cleanBody(text: string): string {
  return text
    .replace(/\r\n?/g, '\n')
    .replace(/[^\P{Cc}\n\t]/gu, '')
    .trim();
}

/** Length as the server counts it. */
export function bytesIn(text: string): number {
  return new TextEncoder().encode(text).length;
}

/** The newest of mine that Up takes back into the composer. */
export function lastOfMine(rows: readonly Row[]): Row | null {
  return rows.findLast((row) => row.mine && row.kind === 'text' && row.deletedAt === null) ?? null;
}

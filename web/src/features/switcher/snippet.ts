import type { Highlight } from '@/data/model.gen';
import type { Shown } from './shown';

/** A piece of a found text; marked where it was looked for. */
export type Piece = { text: string; isFound: boolean };

/** So much stands after the first mark, in characters. */
const AFTER = 200;
/** So far a word's beginning is looked for, in characters. */
const WORD = 16;

/** The part of a found text around its first mark; `before` characters stand before it. */
export function snippet(
  { text, at }: Shown,
  highlights: readonly Highlight[],
  before: number,
): Piece[] {
  const marks = highlights
    .map(({ start, end }) => ({ start: placeOf(at, start), end: placeOf(at, end) }))
    .filter(({ start, end }) => start < end);
  const first = marks[0]?.start ?? 0;
  const start = first <= before ? 0 : wordAt(text, first - before);
  const end = Math.min(text.length, first + AFTER);
  const pieces: Piece[] = [];
  let done = start;
  for (const mark of marks) {
    if (mark.end > end) break;
    pieces.push({ text: text.slice(done, mark.start), isFound: false });
    pieces.push({ text: text.slice(mark.start, mark.end), isFound: true });
    done = mark.end;
  }
  pieces.push({ text: text.slice(done, end), isFound: false });
  if (start > 0) pieces.unshift({ text: '…', isFound: false });
  return pieces.filter((piece) => piece.text !== '');
}

/** The first character that was written there or behind it. */
function placeOf(at: readonly number[], written: number): number {
  const place = at.findIndex((one) => one >= written);
  return place < 0 ? at.length : place;
}

/** The next place from here on where a word begins; no half letters. */
function wordAt(text: string, from: number): number {
  const blank = text.slice(from, from + WORD).indexOf(' ');
  const at = blank < 0 ? from : from + blank + 1;
  const isHalf = /[\uDC00-\uDFFF]/u.test(text.charAt(at));
  return isHalf ? at + 1 : at;
}

import type { Highlight } from '@/data/model.gen';
import { textParts } from '@/parts/textParts';

/** A piece of a found text; marked where it was looked for. */
export type Piece = { text: string; isFound: boolean };

/** So much stands after the first mark, in characters. */
const AFTER = 200;
/** So far a word's beginning is looked for, in characters. */
const WORD = 16;

/** The part of a found text around its first mark, on one line, with people by name; `before` characters stand before it. */
export function snippet(
  body: string,
  highlights: readonly Highlight[],
  before: number,
  nameOf: (userId: string) => string,
): Piece[] {
  const first = highlights[0]?.start ?? 0;
  const start = first <= before ? 0 : wordAt(body, first - before);
  const end = Math.min(body.length, first + AFTER);
  const pieces: Piece[] = [];
  let done = start;
  for (const mark of highlights) {
    if (mark.end > end) break;
    pieces.push({ text: body.slice(done, mark.start), isFound: false });
    pieces.push({ text: body.slice(mark.start, mark.end), isFound: true });
    done = mark.end;
  }
  pieces.push({ text: body.slice(done, end), isFound: false });
  if (start > 0) pieces.unshift({ text: '…', isFound: false });
  return pieces
    .map(({ text, isFound }) => ({ text: isFound ? text : inWords(text, nameOf), isFound }))
    .filter(({ text }) => text !== '');
}

/** The next place from here on where a word begins; no half letters, no half mentions. */
function wordAt(body: string, from: number): number {
  for (const mention of body.matchAll(/<@[\da-f-]{36}>/giu)) {
    if (mention.index < from && from < mention.index + mention[0].length) return mention.index;
  }
  const blank = body.slice(from, from + WORD).search(/\s/u);
  const at = blank < 0 ? from : from + blank + 1;
  const isHalf = /[\uDC00-\uDFFF]/u.test(body.charAt(at));
  return isHalf ? at + 1 : at;
}

function inWords(text: string, nameOf: (userId: string) => string): string {
  return textParts(text)
    .map((part) => (part.type === 'mention' ? `@${nameOf(part.userId)}` : part.text))
    .join('')
    .replace(/\s+/gu, ' ');
}

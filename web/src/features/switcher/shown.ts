import type { Leaf } from '@/parts/markdown';
import { textParts } from '@/parts/textParts';

/** A text on one line as it is read, and for each of its characters where it was written. */
export type Shown = { text: string; at: readonly number[] };

/** As long as every name in a text is written: `<@` an id `>`. */
const MENTION = 39;

/** What is read of a text, from its words without formatting; people stand by name. */
export function shownOf(
  body: string,
  leaves: readonly Leaf[],
  nameOf: (userId: string) => string,
): Shown {
  const line = new Line();
  for (const { text, start, end } of leaves) {
    let from = start;
    for (const part of textParts(text)) {
      if (part.type === 'mention') {
        const at = body.indexOf('<@', from);
        for (const letter of `@${nameOf(part.userId)}`.split('')) line.put(letter, at);
        from = at + MENTION;
        continue;
      }
      for (const letter of part.text.split('')) {
        // Between the letters that are read stand others: an escape, the mark of a quote that goes on.
        while (from + 1 < end && !isSame(body.charAt(from), letter)) from += 1;
        line.put(letter, from);
        from += 1;
      }
    }
  }
  return line;
}

/** A text as it was written, names apart. */
export function asWritten(body: string): Leaf[] {
  return [{ text: body, start: 0, end: body.length }];
}

const BLANK = /\s/u;

function isSame(one: string, other: string): boolean {
  return one === other || (BLANK.test(one) && BLANK.test(other));
}

/** Takes letter after letter; of several blanks it keeps one. */
class Line implements Shown {
  text = '';
  readonly at: number[] = [];

  put(letter: string, at: number): void {
    const isBlank = BLANK.test(letter);
    if (isBlank && (this.text === '' || this.text.endsWith(' '))) return;
    this.text += isBlank ? ' ' : letter;
    this.at.push(at);
  }
}

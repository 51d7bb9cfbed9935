/** A stretch of a sentence: in a tag or not, made of its own words and of what was filled in. */
export type RichPart = { tag: string | null; pieces: RichPiece[] };

/** `isValue`: filled in, perhaps by somebody's name; it is never read as markup. */
export type RichPiece = { text: string; isValue: boolean };

const TAGGED = /<(\w+)>(.*?)<\/\1>/gsu;
const BLANK = /\{(\w+)\}/u;

/** Cuts `You’ll be <b>@{username}</b> here.` at its tags and blanks. Tags are taken from the template alone. */
export function richParts(template: string, values: Record<string, string | number>): RichPart[] {
  const parts: RichPart[] = [];
  let done = 0;
  for (const match of template.matchAll(TAGGED)) {
    if (match.index > done) parts.push(part(null, template.slice(done, match.index), values));
    parts.push(part(match[1] ?? null, match[2] ?? '', values));
    done = match.index + match[0].length;
  }
  if (done < template.length) parts.push(part(null, template.slice(done), values));
  return parts;
}

/** The same as plain words. */
export function plainText(parts: readonly RichPart[]): string {
  return parts.map(({ pieces }) => pieces.map(({ text }) => text).join('')).join('');
}

function part(tag: string | null, text: string, values: Record<string, string | number>): RichPart {
  // Splitting by a pattern with a group gives words and names of blanks in turn.
  const pieces = text
    .split(BLANK)
    .map((piece, index) =>
      index % 2 === 0
        ? { text: piece, isValue: false }
        : { text: String(values[piece] ?? ''), isValue: true },
    );
  return { tag, pieces: pieces.filter((piece) => piece.text !== '') };
}

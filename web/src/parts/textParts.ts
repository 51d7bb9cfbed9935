/** A piece of what somebody wrote: words, a link that is safe to follow, or a person named by id. */
export type TextPart =
  | { type: 'text'; text: string }
  | { type: 'link'; text: string; href: string }
  | { type: 'mention'; userId: string };

/**
 * What a text may hold besides words. Every run is bounded or is taken whole by the piece it begins,
 * so that the time grows with the length of the text, whatever somebody wrote.
 */
const PIECE =
  /<@(?<user>[0-9a-f-]{36})>|(?<url>\bhttps?:\/\/[^\s<>"]+|\bmailto:[^\s<>"]+)|(?<mail>(?<![\p{L}\p{N}._%+-])[\p{L}\p{N}._%+-]{1,64}@(?:[\p{L}\p{N}-]{1,63}\.)+\p{L}{2,63})|(?<www>\bwww\.[^\s<>".]{1,63}\.[^\s<>"]+)/giu;

/** A longer address is left as words. */
const LONGEST_URL = 2_048;

/** Marks that end a sentence rather than an address. */
const TRAILING = new Set('.,:;!?\'"’”»…');

/** The opening bracket of each closing one. */
const OPENING = new Map([
  [')', '('],
  [']', '['],
  ['}', '{'],
]);

const SAFE = new Set(['http:', 'https:', 'mailto:']);

/** Cuts a text into words, links and people. Nothing is lost: the pieces' texts make the text again. */
export function textParts(body: string): TextPart[] {
  const parts: TextPart[] = [];
  let done = 0;
  for (const match of body.matchAll(PIECE)) {
    if (match.index < done) continue;
    const part = partOf(match);
    if (part === null) continue;
    if (match.index > done) parts.push({ type: 'text', text: body.slice(done, match.index) });
    parts.push(part);
    done = match.index + (part.type === 'link' ? part.text.length : match[0].length);
  }
  if (done < body.length) parts.push({ type: 'text', text: body.slice(done) });
  return parts;
}

function partOf(match: RegExpExecArray): TextPart | null {
  const { user, url, mail, www } = match.groups ?? {};
  if (user !== undefined) return { type: 'mention', userId: user.toLowerCase() };
  if (mail !== undefined) return link(mail, `mailto:${mail}`);
  const text = trimmed(url ?? www ?? '');
  if (text.length > LONGEST_URL) return null;
  return link(text, url === undefined ? `https://${text}` : text);
}

/** Without the sentence's own marks at the end; a closing bracket stays if it was opened inside. */
function trimmed(url: string): string {
  const count = new Map<string, number>();
  for (const sign of url) count.set(sign, (count.get(sign) ?? 0) + 1);
  let end = url.length;
  for (; end > 0; end -= 1) {
    const sign = url.charAt(end - 1);
    const open = OPENING.get(sign);
    const closed = count.get(sign) ?? 0;
    if (open === undefined ? !TRAILING.has(sign) : closed <= (count.get(open) ?? 0)) break;
    count.set(sign, closed - 1);
  }
  return url.slice(0, end);
}

function link(text: string, address: string): TextPart | null {
  const url = parse(address);
  if (url === null || !SAFE.has(url.protocol)) return null;
  if (url.protocol !== 'mailto:' && url.hostname === '') return null;
  return { type: 'link', text, href: url.href };
}

function parse(address: string): URL | null {
  // A plain no costs less than an exception; older browsers know only the exception.
  if ('canParse' in URL && !URL.canParse(address)) return null;
  try {
    return new URL(address);
  } catch {
    return null;
  }
}

/** An address that is safe to follow, as a browser reads it; `null` for any other. */
export function safeAddress(address: string): string | null {
  if (address.length > LONGEST_URL) return null;
  const part = link(address, address);
  return part?.type === 'link' ? part.href : null;
}

const EMOJI = /^(?:\p{Extended_Pictographic}|\p{Regional_Indicator}{2}|[0-9#*]\uFE0F?\u20E3)/u;

/** Whether a text is one to three emoji and nothing else: drawn big, without a bubble. */
export function isBigEmoji(body: string): boolean {
  const text = body.trim();
  if (text === '' || text.length > 60) return false;
  const letters = [...new Intl.Segmenter(undefined, { granularity: 'grapheme' }).segment(text)]
    .map(({ segment }) => segment)
    .filter((segment) => segment.trim() !== '');
  return letters.length <= 3 && letters.every((letter) => EMOJI.test(letter));
}

/** What begins a quote or an item of a list. */
const BEGINNING = /^[ \t]*(?:>|[-+*] |```.*$)[ \t]*/gmu;

/** Marks around words: strong, struck out, code. Bounded, so that the time grows with the text alone. */
const AROUND = /(\*\*|~~|`)(?=\S)([^*~`\n]{1,400})(?<=\S)\1/gu;

/** A text on one line for previews: people by name, and without the usual marks of formatting. */
export function oneLine(body: string, nameOf: (userId: string) => string): string {
  return textParts(body)
    .map((part) => {
      if (part.type === 'mention') return `@${nameOf(part.userId)}`;
      return part.type === 'link' ? part.text : part.text.replace(BEGINNING, '');
    })
    .join('')
    .replace(AROUND, '$2')
    .replace(/\s+/gu, ' ')
    .trim();
}

/** The ids of the people a text names. */
export function mentionedIn(body: string): string[] {
  if (!body.includes('<@')) return [];
  return textParts(body).flatMap((part) => (part.type === 'mention' ? [part.userId] : []));
}

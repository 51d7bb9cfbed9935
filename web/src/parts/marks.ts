/** Signs that can begin formatting: emphasis, code, a quote, a list, a link, an escape. */
const MARKS = /[*_~`\\[]|^[ \t]*(?:>|[-+] |\d{1,9}[.)] )/mu;

/** Lines that begin a quote or an item of a list. */
const BEGINNINGS = /^[ \t]*(?:>|[-+*] |\d{1,9}[.)] )/gmu;

/** A line that nests more quotes and lists than anybody means. */
const DEEP = /^(?:[ \t]*(?:>|[-+*]|\d{1,9}[.)])){9}/mu;

/** A text with more than this is drawn as it was written: nobody formats so much, and time is bounded. */
const MOST_SIGNS = 1_000;
const MOST_BEGINNINGS = 300;

/** Whether a text may hold formatting. Most do not, and need no parser. */
export function mayBeFormatted(body: string): boolean {
  if (!MARKS.test(body) || DEEP.test(body)) return false;
  const signs = body.match(/[*_~`\\[\]>()]/gu)?.length ?? 0;
  const beginnings = body.match(BEGINNINGS)?.length ?? 0;
  return signs <= MOST_SIGNS && beginnings <= MOST_BEGINNINGS;
}

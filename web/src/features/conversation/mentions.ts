import type { User } from '@/data/model.gen';
import { mentionedIn } from '@/parts/textParts';

/** So many people are offered at once. */
const OFFERED = 5;

/** The word being written just now that may become a name: `@` and what follows, up to the caret. */
const BEGUN = /(?<=^|[\s([{«„“"'])@([\p{L}\p{N}._-]{0,32})$/u;

/** A name as it stands in the composer. */
const WRITTEN = /(?<![\p{L}\p{N}._@-])@([\p{L}\p{N}._-]{2,32})/gu;

/** A name that is being written. */
export interface Begun {
  /** Where its `@` stands. */
  at: number;
  /** What follows, folded. */
  query: string;
}

/** The name being written at the caret, if one is. */
export function begunAt(text: string, caret: number): Begun | null {
  const match = BEGUN.exec(text.slice(0, caret));
  return match ? { at: match.index, query: fold(match[1] ?? '') } : null;
}

/** Whom to offer: those whose username or a part of whose name begins so. */
export function offered(people: readonly User[], query: string): User[] {
  const begins = (user: User): boolean =>
    [user.username, ...user.fullName.split(/\s+/u)].some((part) => fold(part).startsWith(query));
  return people.filter(begins).slice(0, OFFERED);
}

/** The text with a name taken, and where the caret goes. */
export function withName(text: string, begun: Begun, caret: number, user: User): [string, number] {
  const before = `${text.slice(0, begun.at)}@${user.username} `;
  return [before + text.slice(caret).replace(/^ /u, ''), before.length];
}

/** What goes out: each `@username` of somebody who is here becomes their mark. */
export function toBody(text: string, people: readonly User[]): string {
  const ids = new Map(people.map((user) => [fold(user.username), user.id]));
  return text.replace(WRITTEN, (written: string, name: string) => {
    // A mark that ends a sentence may belong to the name, or not.
    for (let end = name.length; end >= 2; end -= 1) {
      const id = ids.get(fold(name.slice(0, end)));
      if (id !== undefined) return `<@${id}>${name.slice(end)}`;
      if (!/[._-]/u.test(name.charAt(end - 1))) break;
    }
    return written;
  });
}

/** A body as it is written again: marks become `@username` where the person is known. */
export function toText(body: string, userOf: (id: string) => User | null): string {
  let text = body;
  for (const id of mentionedIn(body)) {
    const user = userOf(id);
    if (user !== null) text = text.replaceAll(new RegExp(`<@${id}>`, 'giu'), `@${user.username}`);
  }
  return text;
}

function fold(text: string): string {
  return text.normalize('NFKC').toLowerCase();
}

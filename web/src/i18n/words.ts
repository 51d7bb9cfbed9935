import { setupI18n } from '@lingui/core';
import { type CompiledMessage, compileMessage } from '@lingui/message-utils/compileMessage';
import type { en } from './en';

type KeyOf<Words> = {
  [Key in keyof Words & string]: Words[Key] extends string ? Key : `${Key}.${KeyOf<Words[Key]>}`;
}[keyof Words & string];

type Words = { readonly [key: string]: string | Words };

/** Where a sentence stands: `chats.unread`. */
export type WordKey = KeyOf<typeof en>;

/** What is filled in for the names in its braces. */
export type WordValues = Record<string, string | number>;

/** Answers the sentence in the reader's language. */
export type Translate = (key: WordKey, values?: WordValues) => string;

// One language so far. Another is chosen here, before the first render.
const i18n = setupI18n({ locale: 'en', messages: { en: {} } });

/** The language on the screen, as a BCP 47 tag. */
export function language(): string {
  return i18n.locale;
}

/**
 * Adds words in ICU MessageFormat. Those that are not part of the first load come with the screens that say them: these
 * import their file, so that the words are there first.
 */
export function addWords(words: Words): void {
  i18n.load(i18n.locale, Object.fromEntries(compiled(words, '')));
}

/** What came from people is filled in as it is; React escapes it. */
export const t: Translate = (key, values) => i18n._(key, values);

/** A sentence without plural forms as it was written, its blanks in braces. */
export function template(key: WordKey): string {
  const message = i18n.messages[key] ?? '';
  if (typeof message === 'string') return message;
  return message.map((token) => (typeof token === 'string' ? token : `{${token[0]}}`)).join('');
}

function compiled(words: Words, prefix: string): [string, CompiledMessage][] {
  return Object.entries(words).flatMap(([key, text]) =>
    typeof text === 'string'
      ? [[prefix + key, compileMessage(text)]]
      : compiled(text, `${prefix}${key}.`),
  );
}

import { language } from './words';

/** How the reader writes dates and numbers: their own kind of the language on the screen, if they have one. */
export function readerLocale(): string {
  return localeFor(language(), typeof navigator === 'undefined' ? [] : navigator.languages);
}

/** The first of the wished locales that is of this language, else the language itself. */
export function localeFor(language: string, wished: readonly string[]): string {
  const base = (tag: string) => tag.split('-')[0]?.toLowerCase();
  return wished.find((tag) => base(tag) === base(language)) ?? language;
}

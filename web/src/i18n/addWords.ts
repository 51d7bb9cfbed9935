import i18next from 'i18next';

/** Adds words that are not part of the first load. Whoever says them imports their file, so they are there first. */
export function addWords(words: object): void {
  const add = () => i18next.addResourceBundle('en', 'translation', words, true, true);
  // In a test a screen may be loaded before the language is set.
  if (i18next.isInitialized) add();
  else i18next.on('initialized', add);
}

import { expect, test } from 'vitest';
import { localeFor } from './locale';

test.each([
  ['en', ['de-DE', 'en-GB', 'en-US'], 'en-GB'],
  ['en', ['de-DE'], 'en'],
  ['en', [], 'en'],
  ['pt', ['pt-BR'], 'pt-BR'],
])('for %s a reader of %j has dates of %s', (language, wished, locale) => {
  expect(localeFor(language, wished)).toBe(locale);
});

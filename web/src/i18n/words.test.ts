import { expect, test } from 'vitest';
import { en } from './en';
import { t, template } from './words';

test('a sentence is filled in, and counts in its language', () => {
  expect(t('list.unread', { count: 1 })).toBe('1 unread message');
  expect(t('list.unread', { count: 1200 })).toBe('1,200 unread messages');
  expect(t('list.by', { name: '{text} <b>', text: 'it’s {name}' })).toBe('{text} <b>: it’s {name}');
});

test('a template is the sentence as it was written', () => {
  expect(template('details.handle')).toBe('@{username}');
});

test('every sentence is well-formed, with its blanks in single braces', () => {
  const blank = /^\w+$/u;
  const wrong = sentences(en).filter(([key, text]) => {
    const filled = t(key as Parameters<typeof t>[0], new Proxy({}, { get: () => 1 }));
    const blanks = [...text.matchAll(/\{(\w*)/gu)].map((match) => match[1] ?? '');
    return (
      filled.includes('{') ||
      blanks.some((name) => name !== '' && !blank.test(name)) ||
      text.includes('{{')
    );
  });
  expect(wrong).toEqual([]);
});

function sentences(words: object, prefix = ''): [string, string][] {
  return Object.entries(words).flatMap(([key, text]): [string, string][] =>
    typeof text === 'string' ? [[prefix + key, text]] : sentences(text, `${prefix}${key}.`),
  );
}

import { expect, test } from 'vitest';
import type { Highlight } from '@/data/model.gen';
import { leavesOf } from '@/parts/markdown';
import { asWritten, shownOf } from './shown';
import { snippet } from './snippet';

const priya = '0198c5a0-0000-7000-8000-000000000001';

const nameOf = (id: string) => (id === priya ? 'Priya' : '?');

function shown(body: string, ...marks: Array<[number, number]>): string {
  const highlights: Highlight[] = marks.map(([start, end]) => ({ start, end }));
  return snippet(shownOf(body, asWritten(body), nameOf), highlights, 32)
    .map(({ text, isFound }) => (isFound ? `[${text}]` : text))
    .join('');
}

test('a short text stands whole, with its marks', () => {
  expect(shown('It was Porto all along.', [7, 10])).toBe('It was [Por]to all along.');
  expect(shown('porto portions', [0, 3], [6, 9])).toBe('[por]to [por]tions');
  expect(shown('no marks, a file was found')).toBe('no marks, a file was found');
});

test('a long text is cut before a word, and the first mark is in sight', () => {
  const body = `${'leeks '.repeat(50)}porridge ${'oats '.repeat(100)}`;
  const text = shown(body, [300, 303]);
  expect(text).toMatch(/^…leeks leeks leeks leeks leeks \[por\]ridge oats/u);
  expect(text.length).toBeLessThan(280);
});

test('people stand by name, lines become one, letters stay whole', () => {
  expect(shown(`<@${priya}> said\n\nporto`, [46, 49])).toBe('@Priya said [por]to');
  const faces = '😀'.repeat(30);
  expect(shown(`${faces}x`, [60, 61])).toBe(`…${'😀'.repeat(16)}[x]`);
  expect(shown(`a${faces}x`, [61, 62])).toBe(`…${'😀'.repeat(16)}[x]`);
});

/** With every place of a word marked, as a search for it answers. */
function formatted(body: string, word: string): string {
  const highlights = [...body.matchAll(new RegExp(word, 'giu'))].map(({ index }) => ({
    start: index,
    end: index + word.length,
  }));
  return snippet(shownOf(body, leavesOf(body), nameOf), highlights, 32)
    .map(({ text, isFound }) => (isFound ? `[${text}]` : text))
    .join('');
}

test.each([
  ['**Porto** and ~~Lisboa~~ and `porto`', '[por]to and Lisboa and [por]to'],
  ['So:\n- cover\n- **porto**\n\n1. Porto', 'So: cover [por]to [Por]to'],
  ['> Porto\n> and so\n\nporto', '[Por]to and so [por]to'],
  ['```por\nlet porto = 1;\n```\nporto', 'let [por]to = 1; [por]to'],
  ['[words](https://porto.example/por) porto', 'words [por]to'],
  ['a \\*star\\* in snake_case_porto', 'a *star* in snake_case_[por]to'],
  [`*odd* <@${priya}> **<@${priya}> porto**`, 'odd @Priya @Priya [por]to'],
  ['https://example.org/a_b_c_porto *x*', 'https://example.org/a_b_c_[por]to x'],
])('formatting is not shown: %s', (body, expected) => {
  expect(formatted(body, 'por').toLowerCase()).toBe(expected.toLowerCase());
});

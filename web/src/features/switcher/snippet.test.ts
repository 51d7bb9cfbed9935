import { expect, test } from 'vitest';
import type { Highlight } from '@/data/model.gen';
import { snippet } from './snippet';

const priya = '0198c5a0-0000-7000-8000-000000000001';

function shown(body: string, ...marks: Array<[number, number]>): string {
  const highlights: Highlight[] = marks.map(([start, end]) => ({ start, end }));
  return snippet(body, highlights, 32, (id) => (id === priya ? 'Priya' : '?'))
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

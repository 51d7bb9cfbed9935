import { expect, test } from 'vitest';
import { endingOf, fileKind, nameParts } from './fileKind.ts';

test('only what was looked into is shown as a picture', () => {
  expect(fileKind({ type: 'image/png', width: 10 })).toBe('picture');
  expect(fileKind({ type: 'image/svg+xml', width: null })).toBe('file');
  expect(fileKind({ type: 'video/mp4', width: null })).toBe('video');
  expect(fileKind({ type: 'audio/mpeg', width: null })).toBe('audio');
  expect(fileKind({ type: 'application/zip', width: null })).toBe('archive');
  expect(fileKind({ type: 'application/pdf', width: null })).toBe('text');
});

test('names keep their ending', () => {
  expect(nameParts('a very long name.pdf')).toEqual(['a very lon', 'g name.pdf']);
  expect(nameParts('a')).toEqual(['a', '']);
  expect(endingOf('report.final.pdf')).toBe('PDF');
  expect(endingOf('README')).toBeNull();
});

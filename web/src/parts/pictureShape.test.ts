import { expect, test } from 'vitest';
import { placeholderOf, smallUrl } from './pictureShape.ts';
import { placeOf } from './placeOf.ts';

test('a picture has its place before it comes', () => {
  expect(placeOf({ width: 1440, height: 720 })).toEqual({ width: '22.5rem', aspectRatio: '2' });
  expect(placeOf({ width: 100, height: 100 }).width).toBe('6.25rem');
  expect(placeOf({ width: 500, height: 5000 }).width).toBe('6rem');
  expect(placeOf({ width: 1, height: 1 }).width).toBe('6rem');
});

test('placeholders that are none do no harm', () => {
  expect(placeholderOf(null)).toBeUndefined();
  expect(placeholderOf('%%%')).toBeUndefined();
  expect(placeholderOf('1QcSHQRnh493V4dIh4eXh1h4kJUI')).toMatch(/^url\(data:image\/png/);
});

test('small moving pictures move where they stand', () => {
  const file = { id: 'x', type: 'image/gif', sizeBytes: 1_000 };
  expect(smallUrl(file)).toBe('/api/files/x');
  expect(smallUrl({ ...file, sizeBytes: 9_000_000 })).toBe('/api/files/x/thumbnail');
});

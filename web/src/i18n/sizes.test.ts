import { expect, test } from 'vitest';
import { fileSize } from './sizes.ts';

test('sizes are written as the reader writes them', () => {
  expect(fileSize(0, 'en')).toBe('0 bytes');
  expect(fileSize(999, 'en')).toBe('999 bytes');
  expect(fileSize(3_412_000, 'en')).toBe('3.4 MB');
  expect(fileSize(72_000_000, 'en')).toBe('72 MB');
  expect(fileSize(1_073_741_824, 'de')).toBe('1,1\u00a0GB');
});

import { expect, test } from 'vitest';
import { uuidv7 } from './uuid.ts';

test('has version 7, variant 10 and the time in front', () => {
  const id = uuidv7(0x0192_aabb_ccdd);
  expect(id).toMatch(/^0192aabb-ccdd-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
});

test('never gives one twice', () => {
  const ids = new Set(Array.from({ length: 10_000 }, () => uuidv7(1)));
  expect(ids.size).toBe(10_000);
});

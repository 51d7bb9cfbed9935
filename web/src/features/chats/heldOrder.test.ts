import { expect, test } from 'vitest';
import { heldOrder } from './heldOrder';

const items = (ids: string) => [...ids].map((id) => ({ id }));
const order = (before: string, now: string) =>
  heldOrder([...before], items(now))
    .map((item) => item.id)
    .join('');

test('nothing moves while it is held', () => {
  expect(order('abc', 'cab')).toBe('abc');
});

test('what is new comes first, what is gone goes', () => {
  expect(order('abc', 'xcb')).toBe('xbc');
  expect(order('', 'abc')).toBe('abc');
  expect(order('abc', '')).toBe('');
});

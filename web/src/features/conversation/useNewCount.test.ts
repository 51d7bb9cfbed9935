import { expect, test } from 'vitest';
import { row } from './rowFixture';
import { countFrom } from './useNewCount';

test('only texts of others that are still there count as new', () => {
  const rows = [
    row({ number: 1 }),
    row({ number: 2 }),
    row({ number: 3, mine: true }),
    row({ number: 4, kind: 'notice' }),
    row({ number: 5, deletedAt: 'now' }),
    row({ number: 6 }),
    row({ number: null, mine: true }),
  ];
  expect(countFrom(2, rows)).toBe(2);
  expect(countFrom(null, rows)).toBe(0);
});

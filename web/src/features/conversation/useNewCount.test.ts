import { renderHook } from '@testing-library/react';
import { expect, test } from 'vitest';
import { row } from './rowFixture';
import { countFrom, useNewCount } from './useNewCount';

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

test('what is not loaded yet counts too, and loading it changes nothing', () => {
  const rows = [row({ number: 1 }), row({ number: 2 })];
  const { result, rerender } = renderHook(({ unread }) => useNewCount(1, rows, unread), {
    initialProps: { unread: 120 },
  });
  expect(result.current).toBe(120);
  rerender({ unread: 0 });
  expect(result.current).toBe(120);
});

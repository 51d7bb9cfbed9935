import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { paced } from './paced.ts';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

test('the first call is made at once, those of a pause once after it', () => {
  let calls = 0;
  const call = paced(() => {
    calls += 1;
  }, 30);
  call();
  expect(calls).toBe(1);
  call();
  call();
  vi.advanceTimersByTime(29);
  expect(calls).toBe(1);
  vi.advanceTimersByTime(1);
  expect(calls).toBe(2);
  vi.advanceTimersByTime(100);
  expect(calls).toBe(2);
  call();
  expect(calls).toBe(3);
});

import { act, cleanup, render, screen } from '@testing-library/react';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { useMinute } from './useMinute';

beforeEach(() => {
  vi.useFakeTimers({ now: Date.UTC(2026, 0, 1, 12, 0, 30) });
});
afterEach(() => {
  cleanup();
  vi.useRealTimers();
});

function Minute() {
  return <p role="status">{useMinute().getUTCMinutes()}</p>;
}

const shown = () => screen.getByRole('status').textContent;

test('what says the time is drawn again at the turn of the minute, and no timer stays behind', () => {
  const { unmount } = render(<Minute />);
  expect(shown()).toBe('0');
  act(() => vi.advanceTimersByTime(29_999));
  expect(shown()).toBe('0');
  act(() => vi.advanceTimersByTime(1));
  expect(shown()).toBe('1');
  act(() => vi.advanceTimersByTime(60_000));
  expect(shown()).toBe('2');
  unmount();
  expect(vi.getTimerCount()).toBe(0);
});

import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { again } from './again';

const health = vi.fn<typeof fetch>();

beforeEach(() => {
  vi.useFakeTimers();
  vi.stubGlobal('fetch', health);
  health.mockReset().mockImplementation(async () => new Response());
});

afterEach(() => {
  vi.unstubAllGlobals();
  vi.useRealTimers();
});

test('what fails once is loaded once more', async () => {
  const load = vi.fn().mockRejectedValueOnce(new Error('hiccup')).mockResolvedValueOnce('part');
  const loaded = again(load);
  await vi.runAllTimersAsync();
  expect(await loaded).toBe('part');
});

test('what the server no longer has is not asked for without end', async () => {
  const load = vi.fn().mockRejectedValue(new Error('gone'));
  const failed = expect(again(load)).rejects.toThrow('gone');
  await vi.runAllTimersAsync();
  await failed;
  expect(load).toHaveBeenCalledTimes(4);
});

test('without a connection it waits, and comes when the server is back', async () => {
  health.mockRejectedValue(new TypeError('offline'));
  const load = vi.fn().mockRejectedValue(new Error('offline'));
  const loaded = again(load);
  await vi.advanceTimersByTimeAsync(60_000);
  expect(load.mock.calls.length).toBeGreaterThan(3);
  expect(load.mock.calls.length).toBeLessThan(12);
  load.mockResolvedValue('part');
  window.dispatchEvent(new Event('online'));
  await vi.advanceTimersByTimeAsync(0);
  expect(await loaded).toBe('part');
});

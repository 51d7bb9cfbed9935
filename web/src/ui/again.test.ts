import { expect, test, vi } from 'vitest';
import { again } from './again';

test('what fails once is loaded once more, and only once', async () => {
  vi.useFakeTimers();
  const load = vi.fn().mockRejectedValueOnce(new Error('hiccup')).mockResolvedValueOnce('part');
  const loaded = again(load);
  await vi.runAllTimersAsync();
  expect(await loaded).toBe('part');

  const broken = vi.fn().mockRejectedValue(new Error('gone'));
  const failed = expect(again(broken)).rejects.toThrow('gone');
  await vi.runAllTimersAsync();
  await failed;
  expect(broken).toHaveBeenCalledTimes(2);
  vi.useRealTimers();
});

import { act, cleanup, renderHook } from '@testing-library/react';
import { afterEach, expect, test, vi } from 'vitest';
import { Failure } from '@/data/failure';
import { useDeed } from './useDeed';

afterEach(cleanup);

test('pressed twice it is done once, and again when it is through', async () => {
  let answer = (): void => {};
  const deed = vi.fn(() => new Promise<void>((go) => (answer = go)));
  const { result } = renderHook(() => useDeed());
  act(() => void result.current.run('lift', deed));
  act(() => void result.current.run('lift', deed));
  expect([deed.mock.calls.length, result.current.busy]).toEqual([1, 'lift']);
  await act(async () => answer());
  expect(result.current.busy).toBeNull();
  act(() => void result.current.run('lift', deed));
  expect(deed).toHaveBeenCalledTimes(2);
});

test('what goes wrong is told, and it can be tried again', async () => {
  const failure = new Failure('timeout');
  const told = vi.fn();
  const { result } = renderHook(() => useDeed(told));
  for (const _ of [1, 2])
    await act(() => result.current.run('lift', () => Promise.reject(failure)));
  expect([told.mock.calls, result.current.busy]).toEqual([[[failure], [failure]], null]);
});

import { act, cleanup, renderHook } from '@testing-library/react';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { Failure } from '@/data/failure';
import { useOpenDirect } from './useOpenDirect';

const world = vi.hoisted(() => ({ navigate: vi.fn(), openDirect: vi.fn() }));
vi.mock('wouter', () => ({ useLocation: () => ['/', world.navigate] }));
vi.mock('@/data/useRoomsApi', () => ({ useRoomsApi: () => world }));

beforeEach(() => {
  world.navigate.mockReset();
  world.openDirect.mockReset();
});
afterEach(cleanup);

test('goes to the chat, or says why not', async () => {
  const { result } = renderHook(useOpenDirect);
  world.openDirect.mockRejectedValueOnce(new Failure('offline'));
  expect(await act(() => result.current.open('ada'))).toBe(false);
  expect([result.current.failure?.code, world.navigate.mock.calls]).toEqual(['offline', []]);
  world.openDirect.mockResolvedValueOnce('room');
  expect(await act(() => result.current.open('ada'))).toBe(true);
  expect([result.current.failure, world.navigate.mock.calls]).toEqual([null, [['/chats/room']]]);
});

test('nobody is taken away once what opens it is gone', async () => {
  let come = (_: string): void => {};
  world.openDirect.mockImplementation(() => new Promise((go) => (come = go)));
  const { result, unmount } = renderHook(useOpenDirect, { reactStrictMode: true });
  let opened: Promise<boolean> | undefined;
  act(() => {
    opened = result.current.open('ada');
  });
  expect(result.current.opening).toBe('ada');
  unmount();
  come('room');
  expect([await opened, world.navigate.mock.calls]).toEqual([false, []]);
});

import { act, renderHook } from '@testing-library/react';
import { expect, test, vi } from 'vitest';
import type { Reaction, ReactorPage } from '@/data/model.gen';
import { useHiddenMine } from './useHiddenMine';

const named = Array.from({ length: 32 }, (_, at) => `user-${at}`);
const crowd: Reaction = { emoji: '👍', count: 40, userIds: named };

async function look(reaction: Reaction, reactorIds: readonly string[]) {
  const pages = reactorIds.map((userId, at) => ({
    items: [{ emoji: '👍', userId, createdAt: '' }],
    next: at + 1 < reactorIds.length ? String(at + 1) : null,
    users: [],
  }));
  const reactors = vi.fn(
    async (_: string, cursor: string | null) => pages[Number(cursor)] as ReactorPage,
  );
  const react = vi.fn(async () => {});
  const actions = { reactors, react };
  const hook = renderHook(() => useHiddenMine('message', reaction, 'me', actions));
  await act(async () => {});
  return { hook, reactors, react, press: () => act(() => hook.result.current.toggle()) };
}

test('mine among those not named is found, taken back and given again', async () => {
  const { hook, react, press } = await look(crowd, ['somebody', 'me']);
  expect(hook.result.current).toMatchObject({ isHidden: true, isMine: true });
  await press();
  expect(hook.result.current.isMine).toBe(false);
  await press();
  expect(hook.result.current.isMine).toBe(true);
  expect(react.mock.calls).toEqual([
    ['message', '👍', false],
    ['message', '👍', true],
  ]);
});

test('it is given where it is not mine', async () => {
  const { hook, react, press } = await look(crowd, ['somebody', 'else']);
  expect(hook.result.current.isMine).toBe(false);
  await press();
  expect(react.mock.calls).toEqual([['message', '👍', true]]);
});

test('nobody is asked where all are named, or I am', async () => {
  const small = await look({ ...crowd, count: 32 }, []);
  const mine = await look({ ...crowd, userIds: ['me', ...named.slice(1)] }, []);
  for (const { hook, reactors } of [small, mine]) {
    expect(hook.result.current.isHidden).toBe(false);
    expect(reactors).not.toHaveBeenCalled();
  }
});

import { act, renderHook } from '@testing-library/react';
import { expect, test, vi } from 'vitest';
import type { Row } from '@/data/shapes';
import '@/i18n/enFirst';
import { en } from '@/i18n/en';
import { useShownMessage } from './useShownMessage';

const toast = vi.hoisted(() => vi.fn());
vi.mock('@/parts/toasts', () => ({ toast }));

const row = (id: string) => ({ id }) as Row;

function shown(found: readonly Row[]) {
  toast.mockClear();
  const showAround = vi.fn(async () => hook.rerender([row('here'), ...found]));
  const hook = renderHook((rows: readonly Row[]) => useShownMessage(rows, showAround), {
    initialProps: [row('here')],
  });
  return {
    hook,
    showAround,
    show: (id: string) => act(async () => hook.result.current.show(id, 7)),
  };
}

test('a message further back is gone to', async () => {
  const { hook, show } = shown([row('far')]);
  await show('far');
  expect([hook.result.current.jumpTo, toast.mock.calls]).toEqual(['far', []]);
  act(() => hook.result.current.onJumped());
  expect(hook.result.current.jumpTo).toBeNull();
  hook.rerender([row('here')]);
  expect(toast).not.toHaveBeenCalled();
});

test('one that is not there any more is said not to be, and nothing waits for it', async () => {
  const { hook, show } = shown([]);
  await show('gone');
  expect(hook.result.current.jumpTo).toBeNull();
  expect(toast.mock.calls).toEqual([[en.chat.messageGone]]);
});

test('one that is on the page is not asked for', async () => {
  const { hook, showAround, show } = shown([]);
  await show('here');
  expect([hook.result.current.jumpTo, showAround.mock.calls]).toEqual(['here', []]);
});

import { renderHook } from '@testing-library/react';
import { act } from 'react';
import { expect, test, vi } from 'vitest';
import { useSendOnceTaken } from './useSendOnceTaken';

const start = () => {
  const [early, late] = [vi.fn(), vi.fn()];
  const hook = renderHook(
    (props: Parameters<typeof useSendOnceTaken>[0] & { send: () => void }) =>
      useSendOnceTaken(props, props.send),
    { initialProps: { isTaking: true, problem: null as string | null, send: early } },
  );
  return { ...hook, early, late };
};

test('what is sent while files are looked at waits for them, once, and knows them', () => {
  const { result, rerender, early, late } = start();
  act(() => result.current());
  act(() => result.current());
  rerender({ isTaking: false, problem: null, send: late });
  rerender({ isTaking: true, problem: null, send: late });
  rerender({ isTaking: false, problem: null, send: late });
  expect([early.mock.calls.length, late.mock.calls.length]).toEqual([0, 1]);
});

test('nothing is sent without a file that was not taken', () => {
  const { result, rerender, early, late } = start();
  act(() => result.current());
  rerender({ isTaking: false, problem: 'Too large.', send: late });
  rerender({ isTaking: false, problem: null, send: late });
  expect([early.mock.calls.length, late.mock.calls.length]).toEqual([0, 0]);
});

test('without files on their way it is sent at once', () => {
  const { result, rerender, late } = start();
  rerender({ isTaking: false, problem: 'Too large.', send: late });
  act(() => result.current());
  expect(late).toHaveBeenCalledOnce();
});

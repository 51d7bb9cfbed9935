import { act, renderHook } from '@testing-library/react';
import { expect, test } from 'vitest';
import { useRemoval } from './useRemoval';

test('a row that stays, because its list could not be read again, is not busy for ever', async () => {
  let read = (): void => {};
  const reading = new Promise<void>((resolve) => {
    read = resolve;
  });
  const hook = renderHook(() =>
    useRemoval(
      async () => {},
      () => reading,
    ),
  );
  await act(async () => hook.result.current.run());
  expect(hook.result.current.isBusy).toBe(true);
  await act(async () => read());
  expect(hook.result.current).toMatchObject({ isBusy: false, problem: null });
});

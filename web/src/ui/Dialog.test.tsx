import { act, cleanup, render, screen } from '@testing-library/react';
import { afterEach, expect, test } from 'vitest';
import Dialog from './Dialog';

afterEach(cleanup);

const by = (name: string) => screen.getByRole('button', { name, hidden: true });

/** Opens it from one button, lets the focus go to another meanwhile, and closes it. */
async function closed(returnTo?: () => HTMLElement | null): Promise<string | undefined> {
  const draw = (open: boolean) => (
    <>
      <button type="button">From</button>
      <button type="button">Elsewhere</button>
      <button type="button">Wanted</button>
      {open && (
        <Dialog title="Title" closeLabel="Close" onClose={() => {}} {...(returnTo && { returnTo })}>
          <input aria-label="Field" />
        </Dialog>
      )}
    </>
  );
  const { rerender } = render(draw(false));
  by('From').focus();
  await act(async () => rerender(draw(true)));
  act(() => by('Elsewhere').focus());
  await act(async () => rerender(draw(false)));
  return document.activeElement?.textContent ?? undefined;
}

test('the focus that went elsewhere while it stood open is left there', async () => {
  expect(await closed()).toBe('Elsewhere');
});

test('what is to have the focus gets it, if that is there', async () => {
  expect(await closed(() => by('Wanted'))).toBe('Wanted');
  cleanup();
  expect(await closed(() => null)).toBe('From');
});

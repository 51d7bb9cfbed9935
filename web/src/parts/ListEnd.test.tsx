import { act, cleanup, fireEvent, render, screen } from '@testing-library/react';
import { afterEach, expect, test, vi } from 'vitest';
import { Failure } from '@/data/failure';
import { en } from '@/i18n/en';
import '@/i18n/enFirst';
import { ListEnd } from './ListEnd';

afterEach(cleanup);

const list = {
  items: [1] as readonly unknown[],
  failure: null as Failure | null,
  hasMore: true,
  isBusy: false,
  loadMore: vi.fn(),
  retry: vi.fn(async () => {}),
};
const button = () => screen.getByRole('button');

function show(given: Partial<typeof list>): void {
  render(<ListEnd list={{ ...list, ...given }} more="More" busy="Coming" failed="None came." />);
}

test('the next page is asked for, and shows that it is on its way', () => {
  show({});
  fireEvent.click(button());
  expect(list.loadMore).toHaveBeenCalledOnce();
  cleanup();
  show({ isBusy: true });
  expect([button().textContent, button().getAttribute('aria-busy')]).toEqual(['Coming', 'true']);
  fireEvent.click(button());
  expect(list.loadMore).toHaveBeenCalledOnce();
});

test('a page that did not come says so below those that did, and is asked for again', async () => {
  let answer = (): void => {};
  list.retry.mockImplementation(() => new Promise<void>((go) => (answer = go)));
  show({ failure: new Failure('offline') });
  expect(screen.getByRole('alert').textContent).toBe(en.failure.offline);
  expect(screen.queryByText('None came.')).toBeNull();
  await act(async () => void fireEvent.click(button()));
  expect([button().textContent, button().getAttribute('aria-busy')]).toEqual([en.app.busy, 'true']);
  await act(async () => answer());
  expect([button().textContent, list.retry.mock.calls.length]).toEqual([en.app.retry, 1]);
});

test('where nothing came at all it says what is missing', () => {
  show({ items: [], hasMore: false, failure: new Failure('offline') });
  expect(screen.queryByText('None came.')).not.toBeNull();
});

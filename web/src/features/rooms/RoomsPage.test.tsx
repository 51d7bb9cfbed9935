import { cleanup, fireEvent, render, screen } from '@testing-library/react';
import { afterEach, expect, test, vi } from 'vitest';
import { Failure } from '@/data/failure';
import type { Found } from '@/data/queries/useSearch';
import { en } from '@/i18n/en';
import '@/i18n/enFirst';
import RoomsPage from './RoomsPage';

const world = vi.hoisted(() => ({ found: {} as unknown, chats: {} as unknown }));
vi.mock('@/data/queries/useSearch', () => ({
  useDirectory: () => world.found,
  useCleared: () => true,
}));
vi.mock('@/data/useChats', () => ({ useChats: () => world.chats }));
vi.mock('@/data/useKlatch', () => ({ useClient: () => ({ own: { load: async () => {} } }) }));
vi.mock('@/parts/usePageTitle', () => ({ usePageTitle: () => {} }));
vi.mock('./JoinLine', () => ({ JoinLine: () => <li>room</li> }));
afterEach(cleanup);

const loadMore = vi.fn();
const retry = vi.fn(async () => {});

function show(given: Partial<Found<unknown>>, failure: Failure | null = null): void {
  const found = { items: [{ id: 'one' }], isLoading: false, failure: null, hasMore: true };
  world.found = { ...found, isBusy: false, loadMore, retry, ...given };
  const status = failure === null ? 'ready' : 'error';
  world.chats = { status, failure, items: [], cleared: [], going: [] };
  render(<RoomsPage />);
}

test('more rooms are asked for once, and show that they are on their way', () => {
  show({ isBusy: true });
  const more = screen.getByText(en.rooms.loading);
  fireEvent.click(more);
  expect([more.getAttribute('aria-busy'), loadMore.mock.calls.length]).toEqual(['true', 0]);
});

test('rooms that did not come say so while others are listed', () => {
  show({ failure: new Failure('offline') });
  expect(screen.queryByText('room')).not.toBeNull();
  expect(screen.getByRole('alert').textContent).toBe(en.failure.offline);
  fireEvent.click(screen.getByText(en.app.retry));
  expect(retry).toHaveBeenCalledOnce();
});

test('nobody is told that there are no rooms while theirs are not known', () => {
  show({ items: [], hasMore: false }, new Failure('offline'));
  expect(screen.queryByText(en.rooms.yoursFailed)).not.toBeNull();
  expect(screen.queryByText(en.rooms.emptyTitle)).toBeNull();
});

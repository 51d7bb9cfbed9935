import { act, cleanup, fireEvent, render, screen } from '@testing-library/react';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { en } from '@/i18n/en';
import '@/i18n/enFirst';
import { Failure } from '@/data/failure';
import type { Found } from '@/data/queries/useSearch';
import { user } from '@/data/testing/modelPeople';
import Switcher from './Switcher';

type People = ReturnType<typeof user>;
const world = vi.hoisted(() => ({ found: {} as unknown, opened: true }));
vi.mock('@/data/queries/useSearch', () => ({
  usePeopleSearch: () => world.found,
  useCleared: () => true,
  useMessageSearch: () => ({ ...found({}), isIndexing: false }),
}));
vi.mock('@/data/useChats', () => ({ useChats: () => ({ items: [], cleared: [] }) }));
vi.mock('@/data/usePeople', () => ({ useMe: () => ({ id: 'me' }) }));
vi.mock('@/parts/useOpenDirect', () => ({
  useOpenDirect: () => ({
    open: async () => world.opened,
    opening: null,
    failure: world.opened ? null : new Failure('offline'),
  }),
}));
vi.mock('@/parts/useChatName', () => ({ useChatName: () => () => '' }));
vi.mock('./FindLine', () => ({
  FindLine: ({ onGo }: { onGo: () => void }) => (
    <button type="button" onClick={onGo}>
      go
    </button>
  ),
}));

const found = (given: Partial<Found<People>>): Found<People> => ({
  items: [],
  isLoading: false,
  isOld: false,
  isBusy: false,
  failure: null,
  hasMore: false,
  loadMore: () => {},
  reload: () => {},
  retry: async () => {},
  ...given,
});

const onClose = vi.fn();
beforeEach(() => {
  onClose.mockClear();
  world.opened = true;
});
afterEach(cleanup);

const nobody = () => screen.queryByRole('status');

test('says nobody was found only when that is the answer', () => {
  world.found = found({});
  render(<Switcher roomId={null} onClose={onClose} />);
  expect(nobody()).not.toBeNull();
  cleanup();
  world.found = found({ isOld: true });
  render(<Switcher roomId={null} onClose={onClose} />);
  expect(nobody()).toBeNull();
  cleanup();
  world.found = found({ failure: new Failure('offline') });
  render(<Switcher roomId={null} onClose={onClose} />);
  expect(nobody()).toBeNull();
  expect(screen.getByRole('alert').textContent).toContain(en.failure.offline);
});

test('stays open, with the reason, when the chat cannot be opened', async () => {
  world.found = found({ items: [user('ada')] });
  world.opened = false;
  render(<Switcher roomId={null} onClose={onClose} />);
  fireEvent.change(screen.getByRole('combobox'), { target: { value: 'ad' } });
  await act(async () => void fireEvent.click(screen.getByText('go')));
  expect(onClose).not.toHaveBeenCalled();
  expect(screen.getByRole('alert').textContent).toContain(en.failure.offline);
  world.opened = true;
  await act(async () => void fireEvent.click(screen.getByText('go')));
  expect(onClose).toHaveBeenCalledOnce();
});

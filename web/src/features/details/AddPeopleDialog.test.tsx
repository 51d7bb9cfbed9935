import { cleanup, fireEvent, render, screen } from '@testing-library/react';
import { afterEach, expect, test, vi } from 'vitest';
import { en } from '@/i18n/en';
import '@/i18n/enFirst';
import AddPeopleDialog from './AddPeopleDialog';

const world = vi.hoisted(() => ({ found: {} as unknown }));
vi.mock('@/data/queries/useSearch', () => ({ usePeopleSearch: () => world.found }));
vi.mock('@/data/useRoom', () => ({
  useRoom: () => ({ members: [], loadMembers: async () => {} }),
}));

afterEach(cleanup);

function dialog(found: object): void {
  world.found = {
    items: [],
    isLoading: false,
    isOld: false,
    isBusy: false,
    failure: null,
    ...found,
  };
  render(<AddPeopleDialog roomId="room" onClose={() => {}} />);
}

test('people on their way are announced, and there are more than a page of them', () => {
  dialog({ isLoading: true });
  expect(screen.getByText(en.people.loading)).toBeTruthy();
  cleanup();
  const loadMore = vi.fn();
  dialog({ hasMore: true, loadMore });
  fireEvent.click(screen.getByRole('button', { name: en.people.more }));
  expect(loadMore).toHaveBeenCalledOnce();
});

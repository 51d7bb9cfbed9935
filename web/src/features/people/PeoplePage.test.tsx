import { cleanup, render, screen } from '@testing-library/react';
import { afterEach, expect, test, vi } from 'vitest';
import '@/i18n/enFirst';
import { user } from '@/data/testing/modelPeople';
import PeoplePage from './PeoplePage';

const world = vi.hoisted(() => ({ hasMore: false }));
const people = [user('ada'), user('bob')];
vi.mock('@/data/queries/useSearch', () => ({
  usePeopleSearch: () => ({
    items: people,
    isLoading: false,
    failure: null,
    hasMore: world.hasMore,
  }),
}));
vi.mock('./usePeopleParts', () => ({
  usePeopleParts: () => {
    const parts = { incoming: [], here: [], friends: [], outgoing: [], rest: people };
    return { ...parts, isEmpty: false, isHere: () => false };
  },
}));
vi.mock('./PersonLine', () => ({ PersonLine: () => null }));
vi.mock('@/data/useKlatch', () => ({ useServerInfo: () => ({ info: null }) }));
vi.mock('@/data/usePeople', () => ({ useMe: () => user('me') }));
vi.mock('@/parts/useOpenDirect', () => ({ useOpenDirect: () => ({ failure: null }) }));
vi.mock('@/parts/usePageTitle', () => ({ usePageTitle: () => {} }));

afterEach(cleanup);

test.each([
  [false, 'Everyone · 2'],
  [true, 'Everyone'],
])('people are counted when all of them are here (more: %s)', (hasMore, title) => {
  world.hasMore = hasMore;
  render(<PeoplePage />);
  expect(screen.getAllByRole('heading').map((one) => one.textContent)).toContain(title);
});

import { act, cleanup, render, screen } from '@testing-library/react';
import { afterEach, expect, test, vi } from 'vitest';
import '@/i18n/enFirst';
import type { User } from '@/data/model.gen';
import { user } from '@/data/testing/modelPeople';
import PeoplePage from './PeoplePage';

const world = vi.hoisted(() => ({
  hasMore: false,
  here: [] as User[],
  hold: (): (() => void) => () => {},
}));
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
    const rest = people.filter((one) => !world.here.includes(one));
    const parts = { incoming: [], here: world.here, friends: [], outgoing: [], rest };
    return { ...parts, isEmpty: false, isHere: () => false };
  },
}));
vi.mock('./PersonLine', () => ({
  PersonLine: ({ onHold }: { onHold: () => () => void }) => {
    world.hold = onHold;
    return null;
  },
}));
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

test('nobody moves while a menu is open', () => {
  world.hasMore = false;
  const titles = () => screen.getAllByRole('heading').map((one) => one.textContent);
  const page = render(<PeoplePage />);
  let release = () => {};
  act(() => {
    release = world.hold();
  });
  world.here = people.slice(0, 1);
  page.rerender(<PeoplePage />);
  expect(titles()).toContain('Everyone · 2');
  act(release);
  expect(titles()).toEqual(expect.arrayContaining(['Here now · 1', 'Everyone · 1']));
  world.here = [];
});

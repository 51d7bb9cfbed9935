import { act, cleanup, render, screen } from '@testing-library/react';
import { afterEach, expect, test, vi } from 'vitest';
import { en } from '@/i18n/en';
import '@/i18n/enFirst';
import { Failure } from '@/data/failure';
import type { User } from '@/data/model.gen';
import { user } from '@/data/testing/modelPeople';
import type { Overlay } from '@/parts/overlays';
import PeoplePage from './PeoplePage';

const world = vi.hoisted(() => ({
  hasMore: false,
  failure: null as unknown,
  isEmpty: false,
  isKnown: true,
  isLoading: false,
  here: [] as User[],
  hold: (): (() => void) => () => {},
  view: () => {},
  opened: null as Overlay | null,
}));
const people = [user('ada'), user('bob')];
vi.mock('@/data/queries/useSearch', () => ({
  usePeopleSearch: () => ({
    items: people,
    isLoading: false,
    failure: world.failure,
    hasMore: world.hasMore,
    retry: async () => {},
  }),
}));
vi.mock('./usePeopleParts', () => ({
  usePeopleParts: () => {
    const rest = people.filter((one) => !world.here.includes(one));
    const parts = { incoming: [], here: world.here, friends: [], outgoing: [], rest };
    const { isEmpty, isKnown, isLoading } = world;
    return { ...parts, isEmpty, isKnown, isLoading, isHere: () => false };
  },
}));
vi.mock('@/parts/BondsFailure', () => ({ BondsFailure: () => 'friends failed' }));
vi.mock('./PersonLine', () => ({
  PersonLine: ({ onHold, onView }: { onHold: () => () => void; onView: () => void }) => {
    world.hold = onHold;
    world.view = onView;
    return null;
  },
}));
vi.mock('@/data/useKlatch', () => ({ useServerInfo: () => ({ info: null }) }));
vi.mock('@/data/usePeople', () => ({ useMe: () => user('me') }));
vi.mock('@/parts/overlays', () => ({
  useOpenOverlay: () => (overlay: Overlay) => {
    world.opened = overlay;
  },
}));
vi.mock('@/parts/useOpenDirect', () => ({ useOpenDirect: () => ({ failure: null }) }));
vi.mock('@/parts/usePageTitle', () => ({ usePageTitle: () => {} }));

afterEach(() => {
  cleanup();
  world.failure = null;
  Object.assign(world, { isEmpty: false, isKnown: true, isLoading: false, hasMore: false });
});

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

test('nobody moves while the card of a person is open, also before and after its menu', () => {
  vi.useFakeTimers();
  const titles = () => screen.getAllByRole('heading').map((one) => one.textContent);
  const page = render(<PeoplePage />);
  let release = () => {};
  act(() => {
    release = world.hold();
  });
  act(world.view);
  act(release);
  world.here = people.slice(0, 1);
  page.rerender(<PeoplePage />);
  vi.advanceTimersByTime(100);
  vi.useRealTimers();
  expect(world.opened).toMatchObject({ type: 'person', userId: 'bob', rowId: 'bob' });
  expect(titles()).toContain('Everyone · 2');
  act(() => (world.opened as { onClosed: () => void }).onClosed());
  expect(titles()).toEqual(expect.arrayContaining(['Here now · 1', 'Everyone · 1']));
  world.here = [];
});

test('a page of people that did not come is said below those that did', () => {
  world.failure = new Failure('offline');
  world.hasMore = true;
  render(<PeoplePage />);
  expect(screen.getByRole('alert').textContent).toBe(en.failure.offline);
  expect(screen.queryByText(en.app.retry)).not.toBeNull();
});

test('nobody is told to be alone while it is not known who is a friend, and that is said', () => {
  world.isEmpty = true;
  world.isKnown = false;
  const { container, rerender } = render(<PeoplePage />);
  expect(container.textContent).toContain('friends failed');
  expect(screen.queryByText(en.people.noneYetTitle)).toBeNull();
  world.isLoading = true;
  rerender(<PeoplePage />);
  expect(screen.getByRole('status').textContent).toBe(en.people.loading);
  Object.assign(world, { isKnown: true, isLoading: false });
  rerender(<PeoplePage />);
  expect(screen.queryByText(en.people.noneYetTitle)).not.toBeNull();
});

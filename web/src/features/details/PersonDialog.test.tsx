import { act, cleanup, fireEvent, render, screen } from '@testing-library/react';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { Failure } from '@/data/failure';
import type { Http } from '@/data/http';
import { People } from '@/data/people';
import { user } from '@/data/testing/modelPeople';
import { en } from '@/i18n/en';
import '@/i18n/enFirst';
import PersonDialog from './PersonDialog';

const world = vi.hoisted(() => ({
  client: {} as unknown,
  open: vi.fn(),
  isBlocked: false,
  isKnown: true,
}));
vi.mock('@/data/useKlatch', () => ({ useClient: () => world.client }));
vi.mock('@/data/useBonds', () => ({
  useIsBlocked: () => world.isBlocked,
  useAreBondsKnown: () => world.isKnown,
}));
vi.mock('@/data/usePeople', () => ({ useMe: () => ({ id: 'me' }) }));
vi.mock('@/parts/useHere', () => ({ useHere: () => () => false }));
vi.mock('@/parts/PersonAvatar', () => ({ PersonAvatar: () => null }));
vi.mock('@/parts/useOpenDirect', () => ({
  useOpenDirect: () => ({ open: world.open, opening: null, failure: null }),
}));
vi.mock('./usePresenceText', () => ({ usePresenceText: () => () => 'Here' }));
vi.mock('./PersonActions', () => ({
  FriendActions: () => <p>friend</p>,
  PartingActions: () => <p>part</p>,
}));

let answers: Array<() => Promise<{ items: unknown[] }>>;
const onClose = vi.fn();
beforeEach(() => {
  Object.assign(world, { isBlocked: false, isKnown: true });
  const get = () => answers.shift()?.() ?? new Promise(() => {});
  world.client = { people: new People({ get } as unknown as Http) };
  answers = [];
  onClose.mockReset();
  world.open.mockReset();
});
afterEach(cleanup);

const ada = user('ada', { fullName: 'Ada Lindqvist', bio: 'Binds books' });
const show = () => act(async () => void render(<PersonDialog userId="ada" onClose={onClose} />));
const message = () =>
  screen.queryByRole('button', { name: en.people.messageTo.replace('{name}', 'Ada Lindqvist') });

test('somebody not met yet comes, after a try that failed and says so', async () => {
  answers = [async () => Promise.reject(new Failure('offline'))];
  await show();
  expect(screen.queryByText(en.person.failed)).not.toBeNull();
  let come = (_: { items: unknown[] }): void => {};
  answers = [() => new Promise((go) => (come = go))];
  await act(async () => void fireEvent.click(screen.getByText(en.app.retry)));
  expect(screen.getByText(en.app.busy).getAttribute('aria-busy')).toBe('true');
  await act(async () => come({ items: [ada] }));
  for (const words of ['Ada Lindqvist', '@ada', 'Binds books', 'friend', 'part'])
    expect(screen.queryByText(words), words).not.toBeNull();
});

test('who is on their way is waited for, and who is not there is said to be gone', async () => {
  await show();
  expect(screen.getByRole('status').textContent).toBe(en.person.loading);
  cleanup();
  answers = [async () => ({ items: [] })];
  await show();
  expect(screen.getByRole('alert').textContent).toBe(en.failure.not_found);
});

test('writing closes it where the chat opens, and not otherwise', async () => {
  answers = [async () => ({ items: [ada] })];
  await show();
  for (const isOpened of [false, true]) {
    world.open.mockResolvedValueOnce(isOpened);
    await act(async () => void fireEvent.click(message() as HTMLElement));
    expect(onClose).toHaveBeenCalledTimes(isOpened ? 1 : 0);
  }
});

test('what it held is let go with the close, and where something else takes its place', async () => {
  answers = [async () => ({ items: [ada] })];
  const heard: string[] = [];
  const draw = () => (
    <PersonDialog
      userId="ada"
      onClosed={() => heard.push('closed')}
      onClose={() => heard.push('close')}
    />
  );
  const { unmount } = await act(async () => render(draw()));
  expect(heard).toEqual([]);
  fireEvent.click(screen.getByRole('button', { name: en.app.close }));
  expect(heard).toEqual(['closed', 'close']);
  unmount();
  expect(heard).toEqual(['closed', 'close', 'closed']);
});

test('nobody writes to whom they block', async () => {
  world.isBlocked = true;
  answers = [async () => ({ items: [ada] })];
  await show();
  expect([message(), screen.queryByText('part') === null]).toEqual([null, false]);
});

test('while it is not known whom I block nothing is offered that depends on it', async () => {
  world.isKnown = false;
  answers = [async () => ({ items: [ada] })];
  await show();
  // That it could not be had is said there.
  expect(screen.queryByText('friend')).not.toBeNull();
  expect([message(), screen.queryByText('part')]).toEqual([null, null]);
});

const at = '2026-01-01T00:00:00.000Z';

test.each([
  ['deleted', { deletedAt: at }, en.app.deletedPerson, null],
  ['deactivated', { deactivatedAt: at }, 'Ada Lindqvist', '@ada · Here'],
  ['oneself', { id: 'me' }, 'Ada Lindqvist', '@ada · Here'],
])('whoever is gone, and oneself, is left alone: %s', async (_, given, name, line) => {
  const { people } = world.client as { people: People };
  people.put([{ ...ada, ...given }]);
  const userId = 'id' in given ? given.id : 'ada';
  await act(async () => void render(<PersonDialog userId={userId} onClose={onClose} />));
  expect(screen.queryByText(name)).not.toBeNull();
  expect(screen.queryByText(/@/u)?.closest('p')?.textContent ?? null).toBe(line);
  expect(screen.queryByText(/Here/u) === null).toBe(line === null);
  for (const words of ['friend', 'part']) expect(screen.queryByText(words), words).toBeNull();
  expect(message()).toBeNull();
});

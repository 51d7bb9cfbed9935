import { act, cleanup, fireEvent, render, screen } from '@testing-library/react';
import { afterEach, expect, test, vi } from 'vitest';
import { Failure } from '@/data/failure';
import type { Member } from '@/data/model.gen';
import type { ChatItem } from '@/data/shapes';
import { user } from '@/data/testing/modelPeople';
import { en } from '@/i18n/en';
import '@/i18n/enFirst';
import { LevelChoice } from './LevelChoice';
import { MemberLine } from './MemberLine';
import { PartingActions } from './PersonActions';

const world = vi.hoisted(() => ({ setLevel: vi.fn(), lift: vi.fn(), run: vi.fn() }));
vi.mock('@/data/useRoomsApi', () => ({ useRoomsApi: () => world }));
vi.mock('@/data/useKlatch', () => ({ useClient: () => ({ bonds: world }) }));
vi.mock('@/data/useConnection', () => ({ useConnection: () => 'online' }));
vi.mock('@/data/usePeople', () => ({ useMe: () => ({ id: 'me' }) }));
vi.mock('@/data/useUndos', () => ({ useStanding: () => null }));
vi.mock('@/data/useBonds', () => ({ useFriendState: () => null, useIsBlocked: () => true }));
vi.mock('./useMemberMenu', () => ({
  useMemberMenu: ({ run }: { run: typeof world.run }) => {
    world.run = run as typeof world.run;
    return [{ id: 'role' }];
  },
}));
afterEach(cleanup);

/** Something that runs until it is refused. */
function running(call: typeof world.lift): (failure: Failure) => void {
  let refuse = (_: Failure): void => {};
  call.mockImplementation(() => new Promise((_, no) => (refuse = no)));
  return (failure) => refuse(failure);
}

test('how loud a chat is shows that it is being saved, and what went wrong', async () => {
  const refuse = running(world.setLevel);
  render(<LevelChoice chat={{ id: 'chat', level: 'all' } as ChatItem} />);
  await act(async () => void fireEvent.click(screen.getByLabelText(en.details.levels.none)));
  expect(screen.getByRole('status').textContent).toBe(en.app.saving);
  await act(async () => refuse(new Failure('offline')));
  expect(screen.getByRole('status').textContent).toBe('');
  expect(screen.getByRole('alert').textContent).toBe(en.failure.offline);
});

test('lifting a block shows that it runs, and is done once', async () => {
  const refuse = running(world.lift);
  render(<PartingActions user={user('ada')} />);
  const lift = screen.getByRole('button');
  for (const _ of [1, 2]) await act(async () => void fireEvent.click(lift));
  expect([lift.textContent, lift.getAttribute('aria-busy')]).toEqual([en.people.lifting, 'true']);
  expect(world.lift).toHaveBeenCalledOnce();
  await act(async () => refuse(new Failure('offline')));
  expect(lift.textContent).toBe(en.people.lift);
});

test('what is done about a member turns a ring in their menu, and says what went wrong', async () => {
  const refuse = running(world.lift);
  const member = { userId: 'ada', role: 'member' } as Member;
  render(<MemberLine member={member} myRole="owner" user={user('ada')} here={false} presence="" />);
  const menu = () => screen.getByRole('button');
  act(() => void world.run('role', world.lift));
  expect(menu().getAttribute('aria-busy')).toBe('true');
  expect(screen.getByRole('status').textContent).toBe(en.app.busy);
  await act(async () => refuse(new Failure('offline')));
  expect(menu().getAttribute('aria-busy')).toBeNull();
  expect(screen.getByRole('alert').textContent).toBe(en.failure.offline);
  running(world.lift);
  // The next try begins without it.
  act(() => void world.run('role', world.lift));
  expect(screen.queryByRole('alert')).toBeNull();
});

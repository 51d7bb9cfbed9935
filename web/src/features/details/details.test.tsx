import { act, cleanup, fireEvent, render, screen } from '@testing-library/react';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { Failure } from '@/data/failure';
import type { ChatItem, RoomActions, RoomSnapshot } from '@/data/shapes';
import { en } from '@/i18n/en';
import '@/i18n/enFirst';
import { user } from '@/data/testing/modelPeople';
import { DeleteActions } from './DeleteActions';
import EditRoomDialog from './EditRoomDialog';
import { MemberList } from './MemberList';

const api = vi.hoisted(() => ({ changeRoom: vi.fn(), clearChat: vi.fn(), eraseChat: vi.fn() }));
vi.mock('@/data/useRoomsApi', () => ({ useRoomsApi: () => api }));
vi.mock('@/data/useRoom', () => ({ useRoom: () => ({ chat: { name: 'Tea', topic: 'Leaves' } }) }));
vi.mock('@/data/useCanErase', () => ({ useCanErase: (chat: ChatItem) => chat.lastNumber > 0 }));
vi.mock('@/data/useUndos', () => ({ useStanding: () => null }));
vi.mock('@/data/usePeople', () => ({ useMe: () => ({ id: 'me' }), useUsers: () => () => null }));
vi.mock('@/parts/useRoomRules', () => ({ useRoomRules: () => ({ name: {}, topic: {} }) }));
vi.mock('@/parts/useHere', () => ({ useHere: () => () => false }));
vi.mock('./usePresenceText', () => ({ usePresenceText: () => () => null }));

beforeEach(() => {
  for (const call of Object.values(api)) call.mockReset();
});
afterEach(cleanup);

const button = (name: string) => screen.getByRole('button', { name });

describe('changing a room', () => {
  const save = () => act(async () => void fireEvent.click(button(en.app.save)));

  test('sends what was changed, not what somebody else may have changed meanwhile', async () => {
    render(<EditRoomDialog roomId="room" onClose={() => {}} />);
    fireEvent.change(screen.getByDisplayValue('Leaves'), { target: { value: 'Green' } });
    await save();
    expect(api.changeRoom.mock.calls).toEqual([['room', { topic: 'Green' }]]);
  });

  test('sends nothing where nothing was', async () => {
    const onClose = vi.fn();
    render(<EditRoomDialog roomId="room" onClose={onClose} />);
    await save();
    expect([api.changeRoom.mock.calls.length, onClose.mock.calls.length]).toEqual([0, 1]);
  });
});

describe('the details offer', () => {
  const last = {} as ChatItem['last'];
  const chat = (peer: ReturnType<typeof user> | null, lastNumber = 7) =>
    ({ id: 'chat', peer, last, lastNumber }) as ChatItem;

  test('to delete a room or my notes for me', () => {
    for (const peer of [null, user('me')]) {
      render(<DeleteActions chat={chat(peer, 0)} />);
      expect(screen.getAllByRole('button')).toHaveLength(1);
      fireEvent.click(button(en.chat.clear));
      cleanup();
    }
    expect(api.clearChat.mock.calls).toEqual([['chat'], ['chat']]);
  });

  test('and a private chat for both', () => {
    render(<DeleteActions chat={chat(user('ada', { fullName: 'Ada L' }))} />);
    fireEvent.click(button(en.chat.erase.replace('{name}', 'Ada')));
    expect(api.eraseChat.mock.calls).toEqual([['chat']]);
  });

  test('neither where nothing was ever said', () => {
    render(<DeleteActions chat={{ ...chat(user('ada')), last: null, lastNumber: 0 }} />);
    expect(screen.queryByRole('button')).toBeNull();
  });

  test('for both alone what is deleted for me', () => {
    render(<DeleteActions chat={{ ...chat(user('ada')), last: null }} />);
    expect(screen.getAllByRole('button')).toHaveLength(1);
    fireEvent.click(screen.getByRole('button'));
    expect(api.eraseChat.mock.calls).toEqual([['chat']]);
  });
});

test('members that could not be loaded can be asked for again', async () => {
  const loadMembers = vi.fn(async () => Promise.reject(new Failure('timeout')));
  const room = { members: null, loadMembers } as unknown as RoomSnapshot & RoomActions;
  render(<MemberList room={room} chat={{ memberCount: 2 } as ChatItem} />);
  await act(async () => {});
  await act(async () => void fireEvent.click(button(en.app.retry)));
  expect(loadMembers).toHaveBeenCalledTimes(2);
});

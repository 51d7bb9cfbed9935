import { act, cleanup, fireEvent, render, screen } from '@testing-library/react';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { Failure } from '@/data/failure';
import type { Level } from '@/data/model.gen';
import type { ChatItem } from '@/data/shapes';
import { en } from '@/i18n/en';
import '@/i18n/enFirst';
import { user } from '@/data/testing/modelPeople';
import type { MenuItem } from '@/ui/FloatingMenu';
import ChatMenu from './ChatMenu';

const world = vi.hoisted(() => ({
  setLevel: vi.fn(async () => {}),
  leave: vi.fn(),
  clearChat: vi.fn(),
  eraseChat: vi.fn(),
  deleteRoom: vi.fn(),
  standing: null as string | null,
  failed: vi.fn(),
  canErase: false,
}));
vi.mock('@/data/useRoomsApi', () => ({ useRoomsApi: () => world }));
vi.mock('@/data/useCanErase', () => ({ useCanErase: () => world.canErase }));
vi.mock('@/data/useUndos', () => ({ useStanding: () => world.standing }));
vi.mock('@/data/usePeople', () => ({ useMe: () => ({ id: 'me' }) }));
vi.mock('@/ui/FloatingMenu', () => ({
  default: ({ items }: { items: MenuItem[] }) =>
    items.map(({ id, label, onPress }) => (
      <button key={id} type="button" onClick={onPress}>
        {label}
      </button>
    )),
}));

beforeEach(() => {
  localStorage.clear();
  vi.clearAllMocks();
  world.standing = null;
  world.canErase = false;
});
afterEach(cleanup);

const rest = {
  // One at a time, with all other presses of it.
  run: (what: string, deed: () => Promise<unknown>) =>
    deed().then(() => {}, world.failed.bind(null, what)),
  onDetails: () => {},
  onClose: () => {},
};

async function press(label: string, level: Level): Promise<void> {
  const chat = { id: 'room', kind: 'public', peer: null, role: 'owner', level } as ChatItem;
  const anchor = document.body;
  render(<ChatMenu chat={chat} anchor={anchor} {...rest} />);
  await act(async () => void fireEvent.click(screen.getByText(label)));
  cleanup();
}

test.each(['all', 'mentions'] as const)(
  'unmuted, a chat is as loud as before: %s',
  async (level) => {
    await press(en.chat.mute, level);
    await press(en.chat.unmute, 'none');
    expect(world.setLevel.mock.calls).toEqual([
      ['room', 'none'],
      ['room', level],
    ]);
  },
);

test('why one cannot leave is said at once, and one stays', async () => {
  window.history.replaceState(null, '', '/chats/room');
  world.leave.mockRejectedValueOnce(new Failure('last_owner', { status: 409 }));
  await press(en.details.leave, 'all');
  expect(world.failed.mock.calls).toMatchObject([['leave', { code: 'last_owner' }]]);
  expect(window.location.pathname).toBe('/chats/room');
});

const some = {} as ChatItem['last'];
const clear = en.chat.clear;
const erase = en.chat.erase.replace('{name}', 'Ada');

test.each([
  [some, true, [clear, erase]],
  [some, false, [clear]],
  // What I deleted for me can still go for both.
  [null, true, [erase]],
  [null, false, []],
])('offers to delete what can be: %o for me, %s for both', (last, canErase, offered) => {
  world.canErase = canErase;
  const chat = { id: 'room', kind: 'direct', peer: user('ada', { fullName: 'Ada L' }), last };
  render(<ChatMenu chat={chat as ChatItem} anchor={document.body} {...rest} />);
  const buttons = screen.getAllByRole('button').map((button) => button.textContent);
  expect(buttons.slice(4)).toEqual(offered);
});

test.each([
  ['clearChat', clear, world.clearChat],
  ['eraseChat', erase, world.eraseChat],
  ['leaveRoom', en.details.leave, world.leave],
  ['deleteRoom', en.details.delete, world.deleteRoom],
])('the same again takes %s back, and one stays where one is', async (kind, label, act_) => {
  const peer = ['leaveRoom', 'deleteRoom'].includes(kind)
    ? null
    : user('ada', { fullName: 'Ada L' });
  const chat = { id: 'room', kind: peer ? 'direct' : 'public', peer, role: 'owner', last: null };
  const pressed = async (outcome: string) => {
    window.history.replaceState(null, '', '/chats/room');
    act_.mockReturnValueOnce(outcome);
    render(<ChatMenu chat={chat as ChatItem} anchor={document.body} {...rest} />);
    await act(async () => void fireEvent.click(screen.getByText(label)));
    cleanup();
    return window.location.pathname;
  };
  // Nothing is left to delete by now, but to take back.
  world.standing = kind;
  expect(await pressed('undone')).toBe('/chats/room');
  expect(await pressed('ignored')).toBe('/chats/room');
  expect(await pressed('done')).toBe('/');
  expect(act_).toHaveBeenCalledTimes(3);
});

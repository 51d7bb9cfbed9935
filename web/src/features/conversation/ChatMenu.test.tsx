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
  leave: vi.fn(async () => {}),
  toast: vi.fn(),
}));
vi.mock('@/data/useRoomsApi', () => ({ useRoomsApi: () => world }));
vi.mock('@/data/useBonds', () => ({ useIsBlocked: (id: string) => id === 'blocked' }));
vi.mock('@/data/usePeople', () => ({ useMe: () => ({ id: 'me' }) }));
vi.mock('@/parts/toasts', () => ({ toast: world.toast }));
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
});
afterEach(cleanup);

async function press(label: string, level: Level): Promise<void> {
  const chat = { id: 'room', kind: 'public', peer: null, role: 'owner', level } as ChatItem;
  const anchor = document.body;
  render(<ChatMenu chat={chat} anchor={anchor} onDetails={() => {}} onClose={() => {}} />);
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
  expect(world.toast.mock.calls).toEqual([[en.failure.last_owner]]);
  expect(window.location.pathname).toBe('/chats/room');
});

const clear = en.chat.clear;
const erase = en.chat.erase.replace('{name}', 'Ada');
const some = {} as ChatItem['last'];
const asked = { byUserId: 'me', number: 7, createdAt: '' };

test.each([
  ['what is there can be deleted', { last: some, lastNumber: 7 }, [clear, erase]],
  ['what was never written cannot', { last: null, lastNumber: 0 }, []],
  ['what waits to be sent goes for me alone', { last: some, lastNumber: 0 }, [clear]],
  ['what I deleted for me can go for both', { last: null, lastNumber: 7 }, [erase]],
  ['but not twice', { last: null, lastNumber: 7, erasure: asked }, []],
  ['and again once more was said', { last: some, lastNumber: 8, erasure: asked }, [clear, erase]],
])('%s', (_, given, offered) => {
  expect(offers(given)).toEqual(offered);
});

test.each([
  ['I block', user('blocked')],
  ['who deleted their account', user('ada', { deletedAt: 'now' })],
  ['whose account is closed', user('ada', { deactivatedAt: 'now' })],
  ['who is me', user('me')],
])('nothing is asked of somebody %s', (_, peer) => {
  expect(offers({ last: some, lastNumber: 7, peer })).toEqual([clear]);
});

/** What the menu of a private chat offers behind what every one does. */
function offers(given: Partial<ChatItem>): (string | null)[] {
  const peer = user('ada', { fullName: 'Ada L' });
  const chat = { id: 'room', kind: 'direct', peer, erasure: null, ...given } as ChatItem;
  const props = { anchor: document.body, onDetails: () => {}, onClose: () => {} };
  render(<ChatMenu chat={chat} {...props} />);
  const buttons = screen.getAllByRole('button').map((button) => button.textContent);
  return buttons.slice(4);
}

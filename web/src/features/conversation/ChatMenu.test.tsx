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
  failed: vi.fn(),
  canErase: false,
}));
vi.mock('@/data/useRoomsApi', () => ({ useRoomsApi: () => world }));
vi.mock('@/data/useCanErase', () => ({ useCanErase: () => world.canErase }));
vi.mock('@/data/usePeople', () => ({ useMe: () => ({ id: 'me' }) }));
vi.mock('@/parts/useDeed', () => ({
  useDeed: () => ({
    busy: null,
    run: (what: string, deed: () => Promise<unknown>) =>
      deed().catch(world.failed.bind(null, what)),
  }),
}));
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

const rest = {
  // One at a time, with all other presses of it.
  runMute: async (_: string, deed: () => Promise<unknown>) => void (await deed()),
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

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

test.each([
  [null, []],
  [{} as ChatItem['last'], [en.chat.clear, en.chat.erase.replace('{name}', 'Ada')]],
])('what was never written or is gone cannot be deleted: %o', (last, offered) => {
  const chat = { id: 'room', kind: 'direct', peer: user('ada', { fullName: 'Ada L' }), last };
  const props = { anchor: document.body, onDetails: () => {}, onClose: () => {} };
  render(<ChatMenu chat={chat as ChatItem} {...props} />);
  const buttons = screen.getAllByRole('button').map((button) => button.textContent);
  expect(buttons.slice(4)).toEqual(offered);
});

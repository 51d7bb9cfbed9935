import { cleanup, fireEvent, render, screen } from '@testing-library/react';
import { afterEach, expect, test, vi } from 'vitest';
import '@/i18n/enFirst';
import type { Row } from '@/data/shapes';
import { type Conversation, ConversationContext } from './conversation';
import { MessageRow } from './MessageRow';
import { row as rowOf } from './rowFixture';

vi.mock('@/data/useBonds', () => ({ useIsBlocked: () => false }));
vi.mock('@/data/usePeople', () => ({ useUser: () => null }));
vi.mock('@/parts/useWords', () => ({ useWords: ({ body }: Row) => body }));
vi.mock('@/parts/PersonAvatar', () => ({ PersonAvatar: () => null }));
vi.mock('./Said', () => ({ Said: () => null }));
vi.mock('./MessageStatus', () => ({ MessageStatus: () => null }));
vi.mock('./MessageTools', () => ({ MessageTools: () => null }));

afterEach(cleanup);

const does = () => ({
  openMenu: vi.fn(),
  reply: vi.fn(),
  copy: vi.fn(),
  edit: vi.fn(),
  hide: vi.fn(),
  remove: vi.fn(),
  canDelete: () => true,
  actions: { again: vi.fn() },
});

/** Draws a message and answers what is done by keys pressed on it. */
function pressed(given: Partial<Row>) {
  const row = rowOf(given);
  const done = { ...does(), roomId: 'room', kind: 'public' };
  render(
    <ConversationContext value={done as unknown as Conversation}>
      <MessageRow
        item={{ type: 'message', key: row.id, row, first: true, last: true }}
        isTabStop
        isFlashing={false}
      />
    </ConversationContext>,
  );
  const press = (key: string, held: object = {}) =>
    fireEvent.keyDown(screen.getByRole('article'), { key, ...held });
  return { done, press, row };
}

const MENU_KEYS: Array<[string, object]> = [
  ['Enter', {}],
  ['F10', { shiftKey: true }],
  ['ContextMenu', {}],
];

test.each([null, '2026-11-20T10:00:00.000Z'])(
  'each key of the menu opens it, also where one was deleted (%s)',
  (deletedAt) => {
    const { done, press, row } = pressed({ deletedAt });
    for (const [key, held] of MENU_KEYS) {
      done.openMenu.mockClear();
      press(key, held);
      expect(done.openMenu.mock.calls, key).toEqual([[row, screen.getByRole('article'), 'menu']]);
    }
  },
);

test('where one was deleted no other key does anything, but the same again takes it back', () => {
  const deletedAt = '2026-11-20T10:00:00.000Z';
  const { done, press } = pressed({ deletedAt, mine: true, undoKey: 'delete:one' });
  for (const key of ['r', 'c', 'e', 'F10']) press(key);
  press('Enter', { ctrlKey: true });
  expect(done.actions.again).not.toHaveBeenCalled();
  press('Delete');
  expect(done.actions.again.mock.calls).toEqual([['delete:one']]);
  for (const deed of [done.openMenu, done.reply, done.copy, done.edit, done.hide, done.remove])
    expect(deed).not.toHaveBeenCalled();
});

test('the keys of a message do what they say', () => {
  const { done, press, row } = pressed({ mine: true });
  for (const key of ['r', 'c', 'e', 'Delete']) press(key);
  for (const deed of [done.reply, done.copy, done.edit, done.remove])
    expect(deed.mock.calls).toEqual([[row]]);
  expect(done.hide).not.toHaveBeenCalled();
  press('Delete', { shiftKey: true });
  expect(done.hide.mock.calls).toEqual([[row]]);
});

import { cleanup, render } from '@testing-library/react';
import { afterEach, expect, test, vi } from 'vitest';
import '@/i18n/enFirst';
import type { ChatItem, Row } from '@/data/shapes';
import { user } from '@/data/testing/modelPeople';
import { LastLine } from './LastLine';

const ada = user('ada', { fullName: 'Ada Lindqvist' });
vi.mock('@/data/useBonds', () => ({ useIsBlocked: () => false }));
vi.mock('@/data/usePeople', () => ({ useUser: () => ada, useUsers: () => () => null }));
vi.mock('@/data/useRoom', () => ({ useTyping: () => [] }));

afterEach(cleanup);

function line(chat: Partial<ChatItem>): HTMLElement {
  const whole = { id: 'chat', kind: 'direct', peer: ada, erasure: null, draft: null, ...chat };
  return render(<LastLine chat={whole as ChatItem} meId="me" isNew={false} />).container;
}

const said = (types: string[]): Row => {
  const files = types.map((type) => ({
    id: type,
    name: 'a',
    type,
    width: type === 'image' ? 1 : null,
  }));
  return { senderId: 'ada', notice: null, deletedAt: null, body: 'Look', files } as unknown as Row;
};

test.each([
  [['image', 'image'], 'lucide-image'],
  [['application/pdf'], 'lucide-file'],
  [['image', 'application/pdf'], 'lucide-file'],
])('a last message with %s has an icon', (types, icon) => {
  const shown = line({ last: said(types) });
  expect(shown.querySelector('svg')?.classList.contains(icon)).toBe(true);
  expect(shown.textContent).toBe('Look');
});

test('words alone have none', () => {
  expect(line({ last: said([]) }).querySelector('svg')).toBeNull();
});

test('my own words say so, and others’ say whose they are in a room', () => {
  const mine = { ...said([]), mine: true };
  expect(line({ last: mine }).textContent).toBe('You: Look');
  expect(line({ kind: 'private', peer: null, last: mine }).textContent).toBe('You: Look');
  expect(line({ kind: 'private', peer: null, last: said([]) }).textContent).toBe('Ada: Look');
});

test('being asked to delete a chat for both is told before the chat is opened', () => {
  const asked = (byUserId: string) => ({ byUserId, number: 1, createdAt: '' });
  const last = said([]);
  expect(line({ last, erasure: asked('ada') }).textContent).toContain('Ada deleted this chat');
  expect(line({ last, erasure: asked('me') }).textContent).toBe('Look');
});

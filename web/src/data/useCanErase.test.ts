import { expect, test, vi } from 'vitest';
import type { ChatItem } from './shapes.ts';
import { user } from './testing/modelPeople.ts';
import { useCanErase } from './useCanErase.ts';

vi.mock('./useBonds.ts', () => ({ useIsBlocked: (id: string) => id === 'blocked' }));
vi.mock('./usePeople.ts', () => ({ useMe: () => ({ id: 'me' }) }));

const asked = { byUserId: 'me', number: 7, createdAt: '' };
const can = (given: Partial<ChatItem>) =>
  useCanErase({ peer: user('ada'), lastNumber: 7, erasure: null, ...given } as ChatItem);

test('what was ever said can go for both, once', () => {
  expect(can({})).toBe(true);
  expect(can({ last: null })).toBe(true);
  expect(can({ lastNumber: 0 })).toBe(false);
  expect(can({ erasure: asked })).toBe(false);
  expect(can({ erasure: asked, lastNumber: 8 })).toBe(true);
});

test.each([
  ['whom I block', user('blocked')],
  ['who deleted their account', user('ada', { deletedAt: 'now' })],
  ['whose account is closed', user('ada', { deactivatedAt: 'now' })],
  ['who is me', user('me')],
  ['of a room', null],
])('nothing is asked of somebody %s', (_, peer) => {
  expect(can({ peer })).toBe(false);
});

import { expect, test } from 'vitest';
import { noticeKey } from './noticeKey';

test.each([
  ['created', 'me', 'me', 'notice.createdYou'],
  ['created', 'ann', 'ann', 'notice.created'],
  ['joined', 'me', 'me', 'notice.joinedYou'],
  ['added', 'me', 'ann', 'notice.addedYou'],
  ['added', 'ann', 'me', 'notice.addedByYou'],
  ['added', 'ann', 'ben', 'notice.added'],
  ['removed', 'me', 'ann', 'notice.removedYou'],
  ['left', 'ann', 'ann', 'notice.left'],
  ['changed', 'me', 'me', 'notice.changedYou'],
] as const)('%s to %s by %s is told by %s', (type, userId, byUserId, key) => {
  expect(noticeKey({ type, userId, byUserId }, 'me')).toBe(key);
});

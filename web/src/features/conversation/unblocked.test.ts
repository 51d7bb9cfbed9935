import { expect, test } from 'vitest';
import { unblocked } from './unblocked';

const reaction = (emoji: string, ...userIds: string[]) => ({
  emoji,
  count: userIds.length,
  userIds,
});
const isMallory = (id: string) => id === 'mallory';

test('who is blocked is not counted and not named', () => {
  expect(unblocked([reaction('👍', 'mallory', 'tomas')], isMallory)).toEqual([
    reaction('👍', 'tomas'),
  ]);
});

test('an emoji that only they gave is not there', () => {
  expect(unblocked([reaction('👎', 'mallory'), reaction('👍', 'ada')], isMallory)).toEqual([
    reaction('👍', 'ada'),
  ]);
});

test('those beyond the named are still counted', () => {
  const many = { emoji: '👍', count: 40, userIds: ['mallory', 'tomas'] };
  expect(unblocked([many], isMallory)).toEqual([{ emoji: '👍', count: 39, userIds: ['tomas'] }]);
});

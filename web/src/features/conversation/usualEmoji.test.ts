import { beforeEach, expect, test } from 'vitest';
import { mineKey } from '@/data/mine';
import { used, usualEmoji } from './usualEmoji';

beforeEach(() => localStorage.clear());

test('begins with six that everybody knows', () => {
  expect(usualEmoji('me')).toHaveLength(6);
});

test('what I use most comes first, and six stay six', () => {
  for (const emoji of ['🫖', '🦊', '🦊', '👍']) used(emoji, 'me');
  expect(usualEmoji('me').slice(0, 3)).toEqual(['🦊', '👍', '🫖']);
  expect(usualEmoji('me')).toHaveLength(6);
  expect(new Set(usualEmoji('me')).size).toBe(6);
});

test('nonsense on the device is passed over', () => {
  localStorage.setItem(mineKey('me', 'emoji'), '{"a":1}');
  expect(usualEmoji('me')).toHaveLength(6);
  localStorage.setItem(mineKey('me', 'emoji'), '[[1,2],"x",["🦊",3]]');
  expect(usualEmoji('me')[0]).toBe('🦊');
});

import { beforeEach, expect, test } from 'vitest';
import { used, usualEmoji } from './usualEmoji';

beforeEach(() => localStorage.clear());

test('begins with six that everybody knows', () => {
  expect(usualEmoji()).toHaveLength(6);
});

test('what I use most comes first, and six stay six', () => {
  for (const emoji of ['🫖', '🦊', '🦊', '👍']) used(emoji);
  expect(usualEmoji().slice(0, 3)).toEqual(['🦊', '👍', '🫖']);
  expect(usualEmoji()).toHaveLength(6);
  expect(new Set(usualEmoji()).size).toBe(6);
});

test('nonsense on the device is passed over', () => {
  localStorage.setItem('klatch.emoji', '{"a":1}');
  expect(usualEmoji()).toHaveLength(6);
  localStorage.setItem('klatch.emoji', '[[1,2],"x",["🦊",3]]');
  expect(usualEmoji()[0]).toBe('🦊');
});

import { expect, test } from 'vitest';
import { usernameFault } from '@/parts/usernameRule';
import { looksLikeEmail } from './rules';
import { otherUsernames, usernameFrom } from './usernames';

test.each([
  ['Ada Lindqvist', 'ada'],
  ['Inês Carvalho', 'ines'],
  ['J Ünal', 'j-unal'],
  ['小林 さくら', '小林'],
  ['  ', ''],
  ['?', ''],
])('%j becomes @%s', (name, username) => {
  expect(usernameFrom(name)).toBe(username);
});

test.each([
  ['ada', 'Ada Lindqvist', ['ada.l', 'ada-lindqvist']],
  ['ada', 'ada@tidewater.press', ['ada.2', 'ada-here']],
  ['ada', 'ada.lindqvist@tidewater.press', ['ada.l', 'ada-lindqvist']],
])('instead of a taken %s, %s may have %j', (taken, name, others) => {
  expect(otherUsernames(taken, name)).toEqual(others);
});

test.each([
  ['', 'usernameMissing'],
  ['a', 'usernameShort'],
  ['a b', 'usernameLetters'],
  ['ada@x', 'usernameLetters'],
  ['a'.repeat(33), 'usernameLong'],
  ['ada.l_2-x', null],
  ['كريم', null],
])('of the username %j we say %j', (username, fault) => {
  expect(usernameFault(username)).toBe(fault);
});

test('an address has an @ with something on both sides', () => {
  expect(looksLikeEmail(' ada@tidewater.press ')).toBe(true);
  expect(looksLikeEmail('ada@localhost')).toBe(true);
  expect(looksLikeEmail('ada@')).toBe(false);
  expect(looksLikeEmail('ada b@c')).toBe(false);
});

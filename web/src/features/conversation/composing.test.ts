import { expect, test } from 'vitest';
import { bytesIn, cleanBody, lastOfMine } from './composing';
import { row } from './rowFixture';

test.each([
  ['  hello \n', 'hello'],
  ['a\n\n  b', 'a\n\n  b'],
  ['a\u0000b\u0007c\u009fd', 'abcd'],
  ['a\tb', 'a\tb'],
  ['a\r\nb', 'a\nb'],
  [' \n ', ''],
  ['👩‍👩‍👧‍👦', '👩‍👩‍👧‍👦'],
])('%j goes out as %j', (text, body) => {
  expect(cleanBody(text)).toBe(body);
});

test('length is counted in bytes', () => {
  expect(bytesIn('aé小😂')).toBe(1 + 2 + 3 + 4);
});

test('Up takes my newest text that is still there', () => {
  const mine = row({ mine: true });
  const rows = [row({ mine: true }), mine, row({ mine: true, deletedAt: 'now' }), row()];
  expect(lastOfMine(rows)).toBe(mine);
  expect(lastOfMine([row()])).toBeNull();
});

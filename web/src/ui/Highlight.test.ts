import { expect, test } from 'vitest';
import { findPrefix } from './Highlight';

test.each([
  ['Press room', 'pr', 0],
  ['The press room', 'PR', 4],
  ['Impress', 'pr', -1],
  ['Impress the press', 'pr', 12],
  ['Accounts & payroll', 'pay', 11],
  ['anything', '  ', -1],
  ['Straße', 'stra', 0],
])('in %j %j is found at %d', (text, query, at) => {
  expect(findPrefix(text, query)).toBe(at);
});

import type { KeyboardEvent } from 'react';
import { expect, test } from 'vitest';
import { isImeKey } from './isImeKey';

const press = (given: object) => ({ nativeEvent: given }) as KeyboardEvent;

test.each([
  ['Chrome, while composing', { isComposing: true, keyCode: 13 }, true],
  ['Safari, the Enter that ends it', { isComposing: false, keyCode: 229 }, true],
  ['a plain Enter', { isComposing: false, keyCode: 13 }, false],
])('%s', (_, given, is) => {
  expect(isImeKey(press(given))).toBe(is);
});

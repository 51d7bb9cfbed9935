import type { KeyboardEvent } from 'react';

/** What `keyCode` is for a key that an input method takes for itself. */
const IME_KEY_CODE = 229;

/** Whether a key belongs to the input method; Safari ends the composition before the key that ends it. */
export function isImeKey({ nativeEvent }: KeyboardEvent): boolean {
  return nativeEvent.isComposing || nativeEvent.keyCode === IME_KEY_CODE;
}

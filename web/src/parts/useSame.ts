import { useState } from 'react';

/** The list as it was, as long as it holds the same things in the same order: so that nothing below is drawn anew. */
export function useSame<T>(list: readonly T[]): readonly T[] {
  const [held, setHeld] = useState(list);
  const isSame = held.length === list.length && held.every((item, index) => item === list[index]);
  if (isSame) return held;
  setHeld(list);
  return list;
}

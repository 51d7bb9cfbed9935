import { useSyncExternalStore } from 'react';

export const WIDE = '(min-width: 68.75em)';
export const ONE_COLUMN = '(max-width: 44.9375em)';
export const COARSE = '(pointer: coarse)';

/** Whether a media query holds now; changes with it. */
export function useMedia(query: string): boolean {
  return useSyncExternalStore(
    (notify) => {
      const list = window.matchMedia(query);
      list.addEventListener('change', notify);
      return () => list.removeEventListener('change', notify);
    },
    () => window.matchMedia(query).matches,
  );
}

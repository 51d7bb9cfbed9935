import type { Virtualizer } from '@tanstack/react-virtual';
import { useEffect, useRef } from 'react';
import type { Row } from '@/data/shapes';

/** What I have just written is seen, wherever I was reading: the list goes to its end. */
export function useOwnInSight(
  rows: readonly Row[],
  list: Virtualizer<HTMLDivElement, HTMLDivElement>,
): void {
  const last = rows.at(-1);
  const key = last?.state === 'sending' ? last.id : null;
  const shown = useRef(key);
  useEffect(() => {
    if (key === null || key === shown.current) return;
    shown.current = key;
    list.scrollToEnd();
  }, [key, list]);
}

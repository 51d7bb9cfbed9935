import type { Virtualizer } from '@tanstack/react-virtual';
import { useEffect, useState } from 'react';
import type { TimelineItem } from './timelineItems';

const FLASH_MS = 1200;

/** Brings a message to the middle and lets it flash once, as soon as it is on this page. Answers the flashing one. */
export function useJump(
  jumpTo: string | null,
  items: TimelineItem[],
  list: Virtualizer<HTMLDivElement, HTMLDivElement>,
  onJumped: () => void,
): string | null {
  const [flashing, setFlashing] = useState<string | null>(null);
  const index = jumpTo === null ? -1 : items.findIndex((item) => item.key === jumpTo);

  useEffect(() => {
    if (index < 0) return;
    list.scrollToIndex(index, { align: 'center' });
    setFlashing(jumpTo);
    onJumped();
  }, [index, jumpTo, list, onJumped]);

  useEffect(() => {
    if (flashing === null) return;
    const timer = setTimeout(() => setFlashing(null), FLASH_MS);
    return () => clearTimeout(timer);
  }, [flashing]);
  return flashing;
}

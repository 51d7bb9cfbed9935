import type { Virtualizer } from '@tanstack/react-virtual';
import { useCallback, useEffect, useLayoutEffect, useRef, useState } from 'react';
import type { TimelineItem } from './timelineItems';

/** Closer to the end than this one is at the end. */
export const NEAR_END_PX = 96;

type List = Virtualizer<HTMLDivElement, HTMLDivElement>;

/**
 * Whether the reader stands at the end of the chat. Who does is kept there: when messages come, also while old ones are
 * let go of above, and when the composer grows or a keyboard opens. `isLive` is false while newer messages are still to
 * be loaded; a page that leads to the end is nothing to follow.
 */
export function useEnd(
  scroller: HTMLDivElement | null,
  list: List,
  items: TimelineItem[],
  isLive: boolean,
): boolean {
  const [isThere, setThere] = useState(false);
  const stands = useRef(false);
  const last = useRef<string | undefined>(undefined);
  const tell = useCallback((is: boolean) => {
    stands.current = is;
    setThere(is);
  }, []);

  // Declared after the list's own: it has put back what was read, and now goes on to the end.
  useLayoutEffect(() => {
    if (scroller === null) return;
    const key = items.at(-1)?.key;
    const isNew = key !== last.current;
    last.current = key;
    if (!isLive) tell(false);
    else if (!stands.current) tell(isNear(scroller));
    else if (isNew) list.scrollToEnd();
  }, [scroller, list, items, isLive, tell]);

  useEffect(() => {
    if (scroller === null || !isLive) return;
    return watchEnd(scroller, list, stands, tell);
  }, [scroller, list, isLive, tell]);
  return isThere;
}

/** Hears when the reader comes to the end or leaves it, and keeps the end in sight when the room for it changes. */
function watchEnd(
  scroller: HTMLDivElement,
  list: List,
  stands: { readonly current: boolean },
  tell: (is: boolean) => void,
): () => void {
  let frame = 0;
  let heightPx = scroller.clientHeight;
  let before = { topPx: scroller.scrollTop, wholePx: scroller.scrollHeight };
  // What has just been drawn is measured and scrolled to within two frames: nobody has left meanwhile.
  const look = () => {
    frame ||= requestAnimationFrame(() => {
      frame = requestAnimationFrame(() => {
        frame = 0;
        tell(isNear(scroller));
      });
    });
  };
  const onScroll = () => {
    const now = { topPx: scroller.scrollTop, wholePx: scroller.scrollHeight };
    const isBack = now.topPx < before.topPx && now.wholePx >= before.wholePx;
    before = now;
    if (isNear(scroller)) tell(true);
    else if (isBack) tell(false);
    else if (stands.current) look();
  };
  const observer = new ResizeObserver(() => {
    if (stands.current && scroller.clientHeight !== heightPx) list.scrollToEnd();
    heightPx = scroller.clientHeight;
  });
  scroller.addEventListener('scroll', onScroll, { passive: true });
  observer.observe(scroller);
  return () => {
    cancelAnimationFrame(frame);
    scroller.removeEventListener('scroll', onScroll);
    observer.disconnect();
  };
}

function isNear({ scrollHeight, scrollTop, clientHeight }: HTMLDivElement): boolean {
  return scrollHeight - scrollTop - clientHeight <= NEAR_END_PX;
}

import { useVirtualizer, type Virtualizer } from '@tanstack/react-virtual';
import { useCallback, useEffect, useLayoutEffect, useMemo, useRef, useState } from 'react';
import type { RoomActions, RoomSnapshot, Row } from '@/data/shapes';
import { usePageActive } from '@/parts/usePageActive';
import { type TimelineItem, timelineItems } from './timelineItems';

/** First guesses at heights; each line is measured as soon as it is drawn. */
const HEIGHTS: Record<TimelineItem['type'], number> = {
  start: 190,
  day: 44,
  unread: 32,
  notices: 32,
  message: 52,
};

/** Closer to the end than this one is at the end. */
const NEAR_END_PX = 96;

/** This few lines from an edge the next page is asked for. */
const NEAR_EDGE_LINES = 8;

/** The list measures what it has drawn and corrects itself: until then nobody has read or scrolled. */
const SETTLE_MS = 150;

/** Room above the first line and, for who is typing, below the last. */
const PADDING = { start: 8, end: 36 };

type List = Virtualizer<HTMLDivElement, HTMLDivElement>;

/** The conversation as an end-anchored list: what to draw, and where the reader is. */
export function useTimeline(room: RoomSnapshot & RoomActions, rows: readonly Row[]) {
  const [scroller, setScroller] = useState<HTMLDivElement | null>(null);
  const items = useMemo(
    () => timelineItems(rows, room.firstUnread, room.hasOlder),
    [rows, room.firstUnread, room.hasOlder],
  );
  const list = useVirtualizer<HTMLDivElement, HTMLDivElement>({
    count: items.length,
    getScrollElement: () => scroller,
    estimateSize: (index) => HEIGHTS[items[index]?.type ?? 'message'],
    getItemKey: useCallback((index: number) => items[index]?.key ?? index, [items]),
    anchorTo: 'end',
    followOnAppend: true,
    scrollEndThreshold: NEAR_END_PX,
    overscan: 10,
    paddingStart: PADDING.start,
    paddingEnd: PADDING.end,
  });
  const isPlaced = usePlace(list, scroller, items);
  const isAtEnd = !room.hasNewer && (!isPlaced || list.isAtEnd(NEAR_END_PX));
  useKeptEnd(scroller, list);
  usePages(room, list, items, isPlaced);
  useRead(room, list, items, isPlaced);
  return { setScroller, items, list, isAtEnd };
}

/** Opens at the unread line if there is one, else at the end. True once the lines there are measured. */
function usePlace(list: List, scroller: HTMLDivElement | null, items: TimelineItem[]): boolean {
  const [place, setPlace] = useState<'none' | 'asked' | 'settled'>('none');
  useLayoutEffect(() => {
    if (place !== 'none' || scroller === null || items.length === 0) return;
    const unread = items.findIndex((item) => item.type === 'unread');
    if (unread >= 0) list.scrollToIndex(unread, { align: 'center' });
    else list.scrollToEnd();
    setPlace('asked');
  }, [place, scroller, items, list]);
  useEffect(() => {
    if (place !== 'asked') return;
    const timer = setTimeout(() => setPlace('settled'), SETTLE_MS);
    return () => clearTimeout(timer);
  }, [place]);
  return place === 'settled';
}

/** When the composer grows or a keyboard opens, the end stays where it was seen. */
function useKeptEnd(scroller: HTMLDivElement | null, list: List): void {
  useEffect(() => {
    if (scroller === null) return;
    let wasAtEnd = true;
    let heightPx = scroller.clientHeight;
    const onScroll = () => {
      wasAtEnd = list.isAtEnd(NEAR_END_PX);
    };
    const observer = new ResizeObserver(() => {
      if (wasAtEnd && scroller.clientHeight !== heightPx) list.scrollToEnd();
      heightPx = scroller.clientHeight;
    });
    scroller.addEventListener('scroll', onScroll, { passive: true });
    observer.observe(scroller);
    return () => {
      scroller.removeEventListener('scroll', onScroll);
      observer.disconnect();
    };
  }, [scroller, list]);
}

/** Asks for the page before or after when the reader comes near the edge of what is here. */
function usePages(
  room: RoomSnapshot & RoomActions,
  list: List,
  items: TimelineItem[],
  isPlaced: boolean,
): void {
  const first = list.range?.startIndex ?? 0;
  const last = list.range?.endIndex ?? 0;
  const wantsOlder = isPlaced && room.hasOlder && room.older === 'idle' && first < NEAR_EDGE_LINES;
  const wantsNewer =
    isPlaced && room.hasNewer && room.newer === 'idle' && last > items.length - NEAR_EDGE_LINES;
  const { loadOlder, loadNewer } = room;
  useEffect(() => {
    if (wantsOlder) loadOlder();
  }, [wantsOlder, loadOlder]);
  useEffect(() => {
    if (wantsNewer) loadNewer();
  }, [wantsNewer, loadNewer]);
}

/** Tells how far I have read while I am looking. */
function useRead(
  room: RoomSnapshot & RoomActions,
  list: List,
  items: TimelineItem[],
  isPlaced: boolean,
): void {
  const isActive = usePageActive();
  const number = isPlaced ? lastNumber(items, list.range?.endIndex ?? -1) : null;
  const { markRead, readNumber } = room;
  const told = useRef(0);
  useEffect(() => {
    if (!isActive || number === null || number <= Math.max(readNumber, told.current)) return;
    told.current = number;
    markRead(number);
  }, [isActive, number, readNumber, markRead]);
}

/** The highest number at or above a line. */
function lastNumber(items: TimelineItem[], index: number): number | null {
  for (let at = Math.min(index, items.length - 1); at >= 0; at -= 1) {
    const item = items[at];
    if (item?.type === 'message' && item.row.number !== null) return item.row.number;
    const notice = item?.type === 'notices' ? item.rows.at(-1) : undefined;
    if (notice?.number != null) return notice.number;
  }
  return null;
}

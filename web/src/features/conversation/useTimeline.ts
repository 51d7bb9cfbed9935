import { useVirtualizer, type Virtualizer } from '@tanstack/react-virtual';
import { useCallback, useEffect, useLayoutEffect, useMemo, useRef, useState } from 'react';
import type { RoomActions, RoomSnapshot, Row } from '@/data/shapes';
import { usePageActive } from '@/parts/usePageActive';
import { type TimelineItem, timelineItems } from './timelineItems';
import { NEAR_END_PX, useEnd } from './useEnd';
import { useIsCovered } from './useIsCovered';
import { useSeenHere } from './useSeenHere';

/** First guesses at heights; each line is measured as soon as it is drawn. */
const HEIGHTS: Record<TimelineItem['type'], number> = {
  start: 190,
  day: 44,
  unread: 32,
  notices: 32,
  message: 52,
};

/** This few lines from an edge the next page is asked for: it is there before a fast reader is. */
const NEAR_EDGE_LINES = 25;

/** The list measures what it has drawn and corrects itself: until then nobody has read or scrolled. */
const SETTLE_MS = 150;

/** Room above the first line and, for who is typing, below the last. */
const PADDING = { start: 8, end: 36 };

/** What is walked to stands clear of the edges, and of the day that is told at the top. */
const CLEAR_PX = { start: 40, end: 8 };

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
    scrollEndThreshold: NEAR_END_PX,
    overscan: 10,
    paddingStart: PADDING.start,
    paddingEnd: PADDING.end,
    scrollPaddingStart: CLEAR_PX.start,
    scrollPaddingEnd: CLEAR_PX.end,
  });
  // Asked for first: the list's range is that of these items from here on.
  const lines = list.getVirtualItems();
  const isPlaced = usePlace(list, scroller, items);
  const isThere = useEnd(scroller, list, items, !room.hasNewer);
  const isAtEnd = !room.hasNewer && (!isPlaced || isThere);
  usePages(room, list, items, isPlaced);
  useSeeing(room, list, items, isAtEnd);
  const isCovered = useIsCovered(scroller);
  useRead(room, list, items, isPlaced, isCovered);
  useSeenHere(room.id, isCovered);
  return { setScroller, items, list, lines, isAtEnd };
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

/** Tells what is on screen, so that what is far from it can go. */
function useSeeing(
  { seeing }: RoomActions,
  list: List,
  items: TimelineItem[],
  isAtEnd: boolean,
): void {
  const from = lastNumber(items, list.range?.startIndex ?? -1) ?? 0;
  const to = lastNumber(items, list.range?.endIndex ?? -1);
  useEffect(() => {
    if (isAtEnd) seeing(from, Infinity);
    else if (to !== null) seeing(from, to);
  }, [seeing, from, to, isAtEnd]);
}

/** Tells how far I have read while I am looking. */
function useRead(
  room: RoomSnapshot & RoomActions,
  list: List,
  items: TimelineItem[],
  isPlaced: boolean,
  isCovered: boolean,
): void {
  const isActive = usePageActive() && !isCovered;
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

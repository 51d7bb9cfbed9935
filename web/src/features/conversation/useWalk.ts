import type { VirtualItem, Virtualizer } from '@tanstack/react-virtual';
import { type KeyboardEvent, useEffect, useRef, useState } from 'react';
import type { RoomActions, RoomSnapshot } from '@/data/shapes';
import type { TimelineItem } from './timelineItems';
import { NEAR_END_PX } from './useEnd';

/** Stand for the first and the last message of all, whichever those will be. */
const START = 'start';
const END = 'end';

/** What stays on screen of a page that is turned. */
const KEPT_PX = 64;

type List = Virtualizer<HTMLDivElement, HTMLDivElement>;

/**
 * Keys walk from message to message: arrows to the next, Page Up and Page Down by what is on screen, Home and End to the
 * first and the last of all. Answers the line the Tab key stops at, and how to go to the end.
 */
export function useWalk(
  room: RoomSnapshot & RoomActions,
  items: TimelineItem[],
  list: List,
  lines: readonly VirtualItem[],
) {
  const [walkedTo, setWalkedTo] = useState<string | null>(null);
  const body = useRef<HTMLDivElement>(null);
  const messages = items.filter((item) => item.type === 'message');
  // Only what is drawn can take the focus.
  const drawn = lines.map((line) => items[line.index]).filter((item) => item?.type === 'message');
  const isThere = drawn.some((item) => item?.key === walkedTo);
  const tabStop = isThere ? walkedTo : (drawn.at(-1)?.key ?? null);

  // A far row is drawn some time after it is scrolled to: until then it is wanted.
  const wanted = useRef<string | null>(null);
  useEffect(focusWanted);

  function focusWanted() {
    if (wanted.current === null) return;
    const key = keyOf(wanted.current);
    if (key === undefined) return;
    const element = body.current?.querySelector<HTMLElement>(`[data-row="${CSS.escape(key)}"]`);
    const at = document.activeElement;
    const isElsewhere = at !== document.body && !body.current?.contains(at);
    if (!element && !isElsewhere) return;
    wanted.current = null;
    if (isElsewhere) return;
    setWalkedTo(key);
    element?.focus({ preventScroll: true });
  }

  /** The first or last message of all: none before it is here and the list stands there. */
  function keyOf(place: string): string | undefined {
    if (place === START)
      return room.hasOlder || (list.scrollOffset ?? 0) > 1 ? undefined : messages[0]?.key;
    if (place === END)
      return room.hasNewer || !list.isAtEnd(NEAR_END_PX) ? undefined : messages.at(-1)?.key;
    return place;
  }

  function walk(event: KeyboardEvent<HTMLElement>) {
    const from = (event.target as HTMLElement).dataset['row'];
    const at = messages.findIndex((item) => item.key === from);
    if (at < 0 || event.altKey || !go(event.key, at)) return;
    event.preventDefault();
    focusWanted();
  }

  /** Goes where a key leads from a message; false when it leads nowhere. */
  function go(key: string, at: number): boolean {
    switch (key) {
      case 'ArrowUp':
        return step(messages[at - 1]);
      case 'ArrowDown':
        return step(messages[at + 1]);
      case 'PageUp':
        return turn(-1);
      case 'PageDown':
        return turn(1);
      case 'Home':
        wanted.current = START;
        void toOldest().then(focusWanted);
        return true;
      case 'End':
        wanted.current = END;
        void toNewest().then(focusWanted);
        return true;
      default:
        return false;
    }
  }

  function step(next: TimelineItem | undefined): boolean {
    if (next === undefined) return false;
    list.scrollToIndex(items.indexOf(next), { align: 'auto' });
    wanted.current = next.key;
    return true;
  }

  /** Turns a page; the focus goes to the message at the edge it was turned to. */
  function turn(by: 1 | -1): boolean {
    const heightPx = list.scrollRect?.height ?? 0;
    const mostPx = Math.max(list.getTotalSize() - heightPx, 0);
    const stepPx = Math.max(heightPx - KEPT_PX, heightPx / 2);
    const topPx = Math.min(Math.max((list.scrollOffset ?? 0) + by * stepPx, 0), mostPx);
    const seen = seenBetween(list.measurementsCache, items, topPx, topPx + heightPx);
    list.scrollToOffset(topPx);
    wanted.current = seen.at(by < 0 ? 0 : -1)?.key ?? wanted.current;
    return true;
  }

  async function toOldest() {
    if (room.hasOlder) await room.showOldest().catch(() => {});
    list.scrollToOffset(0);
  }

  async function toNewest() {
    if (room.hasNewer) await room.showNewest().catch(() => {});
    list.scrollToEnd();
  }

  return { body, tabStop, walk, toNewest };
}

/** The messages between two heights of the list: those that are there whole, if any is. */
function seenBetween(
  places: readonly VirtualItem[],
  items: TimelineItem[],
  topPx: number,
  bottomPx: number,
): TimelineItem[] {
  const isSeen = ({ start, end, index }: VirtualItem) =>
    end > topPx && start < bottomPx && items[index]?.type === 'message';
  const seen = places.filter(isSeen);
  const whole = seen.filter(({ start, end }) => start >= topPx && end <= bottomPx);
  return (whole.length > 0 ? whole : seen).flatMap(({ index }) => items[index] ?? []);
}

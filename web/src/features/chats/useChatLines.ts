import { useVirtualizer } from '@tanstack/react-virtual';
import { type KeyboardEvent, useEffect, useRef } from 'react';
import type { ChatItem } from '@/data/shapes';

/** First guess at the height of a row; each is measured as soon as it is drawn. */
const ROW_PX = 64;

/** Draws the chats in sight and a few beside them. Keys walk through all of them. */
export function useChatLines(
  chats: readonly ChatItem[],
  scroller: HTMLElement | null,
  openId: string | null,
) {
  const list = useVirtualizer<HTMLElement, HTMLLIElement>({
    count: chats.length,
    getScrollElement: () => scroller,
    estimateSize: () => ROW_PX,
    getItemKey: (index) => chats[index]?.id ?? index,
    overscan: 12,
    initialRect: { width: 0, height: window.innerHeight },
    paddingEnd: 8,
  });
  const lines = list.getVirtualItems().flatMap(({ index, start }) => {
    const chat = chats[index];
    return chat === undefined ? [] : [{ chat, index, start }];
  });
  // Only what is drawn can take the focus.
  const isDrawn = lines.some(({ chat }) => chat.id === openId);
  const tabStop = isDrawn ? openId : (lines[0]?.chat.id ?? null);

  // A far row is drawn some time after it is scrolled to: until then it is wanted.
  const wanted = useRef<string | null>(null);
  useEffect(focusWanted);

  function focusWanted() {
    if (wanted.current === null) return;
    const row = `[data-chat="${CSS.escape(wanted.current)}"] a`;
    const link = scroller?.querySelector<HTMLElement>(row);
    if (!link) return;
    wanted.current = null;
    link.focus({ preventScroll: true });
  }

  function walk(event: KeyboardEvent<HTMLElement>) {
    const row = (event.target as HTMLElement).closest<HTMLElement>('[data-chat]');
    const at = chats.findIndex((chat) => chat.id === row?.dataset['chat']);
    const to = { ArrowUp: at - 1, ArrowDown: at + 1, Home: 0, End: chats.length - 1 }[event.key];
    const next = at < 0 || to === undefined ? undefined : chats[to];
    if (to === undefined || next === undefined) return;
    event.preventDefault();
    list.scrollToIndex(to, { align: 'auto' });
    wanted.current = next.id;
    focusWanted();
  }

  return { lines, heightPx: list.getTotalSize(), measure: list.measureElement, tabStop, walk };
}

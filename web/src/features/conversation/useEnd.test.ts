import type { Virtualizer } from '@tanstack/react-virtual';
import { act, cleanup, fireEvent, renderHook } from '@testing-library/react';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { TimelineItem } from './timelineItems';
import { NEAR_END_PX, useEnd } from './useEnd';

const HEIGHT_PX = 500;
const scroller = document.createElement('div');
const scrollToEnd = vi.fn();
const list = { scrollToEnd } as unknown as Virtualizer<HTMLDivElement, HTMLDivElement>;
/** Where the reader stands, and how long all of it is. */
let topPx: number;
let wholePx: number;

beforeEach(() => {
  wholePx = 2_000;
  topPx = wholePx - HEIGHT_PX;
  scrollToEnd.mockClear();
  vi.stubGlobal('requestAnimationFrame', (then: () => void) => setTimeout(then));
  const measures = {
    scrollTop: () => topPx,
    scrollHeight: () => wholePx,
    clientHeight: () => HEIGHT_PX,
  };
  for (const [name, get] of Object.entries(measures))
    Object.defineProperty(scroller, name, { configurable: true, get });
});
afterEach(() => {
  cleanup();
  vi.unstubAllGlobals();
});

const items = (...keys: string[]) => keys.map((key) => ({ type: 'unread', key }) as TimelineItem);

function read(first = items('a'), isLive = true) {
  return renderHook((given) => useEnd(scroller, list, given.items, given.isLive), {
    initialProps: { items: first, isLive },
  });
}

function scrollTo(px: number): void {
  topPx = px;
  act(() => void fireEvent.scroll(scroller));
}

test('who stands at the newest stays there when one comes', () => {
  const { result, rerender } = read();
  expect(result.current).toBe(true);
  wholePx += 60;
  rerender({ items: items('a', 'b'), isLive: true });
  expect([scrollToEnd.mock.calls.length, result.current]).toEqual([1, true]);
});

test('who reads further up is left there', () => {
  const { result, rerender } = read();
  scrollTo(300);
  expect(result.current).toBe(false);
  wholePx += 60;
  rerender({ items: items('a', 'b'), isLive: true });
  expect([scrollToEnd.mock.calls.length, result.current]).toEqual([0, false]);
});

test('near the newest is at it', () => {
  topPx = 300;
  const { result } = read();
  expect(result.current).toBe(false);
  scrollTo(wholePx - HEIGHT_PX - NEAR_END_PX);
  expect(result.current).toBe(true);
});

test('the end of what is loaded is not the newest, and a page that follows is not followed', () => {
  const { result, rerender } = read(items('a'), false);
  expect(result.current).toBe(false);
  rerender({ items: items('a', 'b'), isLive: false });
  expect(scrollToEnd).not.toHaveBeenCalled();
  rerender({ items: items('a', 'b'), isLive: true });
  expect(result.current).toBe(true);
});

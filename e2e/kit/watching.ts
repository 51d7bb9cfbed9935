// Looks at the list of messages in every frame, as somebody would who never blinks.
import type { Page } from '@playwright/test';

/** What was seen since the last look. */
export type Seen = {
  frames: number;
  /** The longest time between two frames, in milliseconds. */
  longestMs: number;
  /** Tasks of more than 50 ms. */
  longTasks: number;
  /** The longest of them, in milliseconds. */
  longestTaskMs: number;
  /** The largest stretch with nothing in it, in pixels. */
  blankPx: number;
  /** Messages drawn so far. */
  drawn: number;
  /** Elements in the page. */
  elements: number;
};

type Watch = {
  frames: number;
  longestMs: number;
  longTasks: number;
  longestTaskMs: number;
  blankPx: number;
  drawn: Set<string>;
};

/** Begins to look at the open chat. */
export async function watch(page: Page, timeline: string): Promise<void> {
  await page.evaluate((name) => {
    const none = { frames: 0, longestMs: 0, longTasks: 0, longestTaskMs: 0, blankPx: 0 };
    const seen: Watch = { ...none, drawn: new Set() };
    Object.assign(window, { klatchWatch: seen });
    new PerformanceObserver((list) => {
      for (const { duration } of list.getEntries()) {
        seen.longTasks += 1;
        seen.longestTaskMs = Math.max(seen.longestTaskMs, duration);
      }
    }).observe({ type: 'longtask' });
    let before = performance.now();
    const look = (now: number) => {
      seen.frames += 1;
      seen.longestMs = Math.max(seen.longestMs, now - before);
      before = now;
      const scroller = document.querySelector(`section[aria-label="${name}"] > div:last-of-type`);
      if (scroller) seen.blankPx = Math.max(seen.blankPx, blank(scroller));
      requestAnimationFrame(look);
    };
    requestAnimationFrame(look);

    function blank(scroller: Element): number {
      const { top, bottom } = scroller.getBoundingClientRect();
      let at = top;
      let most = 0;
      const lines = [...scroller.querySelectorAll<HTMLElement>('[data-index]')]
        .map((line) => ({ line, box: line.getBoundingClientRect() }))
        .sort((a, b) => a.box.top - b.box.top);
      for (const { line, box } of lines) {
        for (const row of line.querySelectorAll<HTMLElement>('[data-row]'))
          seen.drawn.add(row.dataset.row ?? '');
        if (box.bottom <= top || box.top >= bottom) continue;
        most = Math.max(most, box.top - at);
        at = Math.max(at, box.bottom);
      }
      return lines.length === 0 ? bottom - top : Math.max(most, bottom - at);
    }
  }, timeline);
}

/** What was seen, and begins anew; what was drawn counts on. */
export function seen(page: Page): Promise<Seen> {
  return page.evaluate(() => {
    const watched = (window as unknown as { klatchWatch: Watch }).klatchWatch;
    const { drawn, ...told } = watched;
    Object.assign(watched, { frames: 0, longestMs: 0, longTasks: 0, longestTaskMs: 0, blankPx: 0 });
    const elements = document.querySelectorAll('*').length;
    return { ...told, drawn: drawn.size, elements };
  });
}

// Looking away from a page: a window of a test is always in view.
import type { Page } from '@playwright/test';

type Shown = { title: string; body: string; click: () => void };
type Stage = Window & { shown: Shown[]; looksAway: boolean };

/** Runs in the page before anything else: keeps what the browser would show, and lets a test look away. */
export function stage() {
  const own = window as unknown as Stage;
  own.shown = [];
  own.looksAway = false;
  class Kept {
    static permission = 'default';
    static requestPermission = () => {
      Kept.permission = 'granted';
      return Promise.resolve(Kept.permission);
    };
    onclick: (() => void) | null = null;
    constructor(title: string, { body }: { body: string }) {
      own.shown.push({ title, body, click: () => this.onclick?.() });
    }
    close() {}
  }
  Object.assign(window, { Notification: Kept });
  Object.defineProperty(document, 'hidden', { get: () => own.looksAway });
  Object.defineProperty(document, 'visibilityState', {
    get: () => (own.looksAway ? 'hidden' : 'visible'),
  });
}

/** Goes to another tab, or comes back. */
export function look(page: Page, away: boolean): Promise<void> {
  return page.evaluate((away) => {
    (window as unknown as Stage).looksAway = away;
    document.dispatchEvent(new Event('visibilitychange'));
  }, away);
}

/** What the browser showed by itself. */
export function shown(page: Page): Promise<string[]> {
  return page.evaluate(() =>
    (window as unknown as Stage).shown.map(({ title, body }) => `${title}: ${body}`),
  );
}

/** Presses the first thing the browser showed. */
export function pressShown(page: Page): Promise<void> {
  return page.evaluate(() => (window as unknown as Stage).shown[0]?.click());
}

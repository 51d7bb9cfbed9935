// Where things stand on the screen, found as a person finds them.
import type { Locator, Page } from '@playwright/test';
import { en } from '../../web/src/i18n/en';

export function composer(page: Page): Locator {
  return page.getByRole('textbox', { name: /^Message |^Write something/ });
}

export function timeline(page: Page): Locator {
  return page.getByRole('region', { name: en.chat.timeline });
}

export function details(page: Page): Locator {
  return page.getByRole('complementary', { name: en.details.title, exact: true });
}

/** The ways to take back what was just done, where the toasts stand. */
export function undo(page: Page): Locator {
  return page.getByRole('status').getByRole('button', { name: new RegExp(`^${en.undo.action}`) });
}

/** One message by its words, whoever wrote it and whenever. */
export function message(page: Page, text: string): Locator {
  return timeline(page).getByRole('article', { name: new RegExp(`, .+: ${escaped(text)}$`) });
}

/** A picture of the conversation: the button that opens it. */
export function shown(page: Page, name: string): Locator {
  const label = en.files.open.replace('{name}', name);
  return timeline(page).getByRole('button', { name: label, exact: true });
}

/** What goes with the message being written. */
export function tray(page: Page): Locator {
  return page.getByRole('list', { name: en.files.chosen });
}

/** The row of a chat in the list. */
export function chatRow(page: Page, name: string): Locator {
  const list = page.getByRole('navigation', { name: en.list.chats, exact: true });
  return list.getByRole('link', { name: new RegExp(escaped(name)) });
}

/** The words of the messages that begin so, in the order they stand on the screen. */
export async function wordsOnScreen(page: Page, beginning: RegExp): Promise<string[]> {
  const labels = await timeline(page)
    .getByRole('article')
    .evaluateAll((rows) => rows.map((row) => row.getAttribute('aria-label') ?? ''));
  return labels
    .map((label) => label.replace(/^.*?, .*?\d: /, ''))
    .filter((words) => beginning.test(words));
}

/** Whether the picture of a place has come and can be seen: one that is broken is complete too. */
export function isDrawn(place: Locator): Promise<boolean> {
  return place.locator('img').evaluate((image: HTMLImageElement) => image.naturalWidth > 0);
}

/** A text as it is, for a pattern. */
export function escaped(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}

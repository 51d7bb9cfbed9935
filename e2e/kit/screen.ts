// What a screen is, and what several of them do to get there.
import type { Page } from '@playwright/test';
import type { Publisher } from './publisher';

/** One screen of a server. `as` is who looks: Ada, who owns it, unless said otherwise. */
export type Screen<S = Publisher> = {
  name: string;
  as?: 'stranger' | 'newcomer';
  path: string | ((server: S) => string);
  /** What is done there before it is looked at. */
  act?: (page: Page) => Promise<unknown>;
  /** It asks again and again, or waits for an answer: nothing is waited for but what `act` waits for. */
  isRestless?: true;
  /** What has to be undone for the next one. */
  after?: (page: Page) => Promise<unknown>;
};

export const button = (page: Page, name: string | RegExp) =>
  page.getByRole('button', { name, exact: true }).first();

/** Presses what opens a menu or a dialog, and waits for it. */
export async function opened(page: Page, name: string | RegExp) {
  await button(page, name).click();
  await page.getByRole('dialog').or(page.getByRole('menu')).waitFor();
}

/** Lets no answer come to what begins so from here on. What was asked before is waited for. */
export async function held(page: Page, address: string | RegExp) {
  await page.waitForLoadState('networkidle');
  await page.route(address, () => {});
}

/** Breaks every request to what begins so from here on. */
export async function broken(page: Page, address: string | RegExp) {
  await page.waitForLoadState('networkidle');
  await page.route(address, (route) => route.abort());
}

/** Lets everything through again. */
export async function mended(page: Page) {
  await page.unrouteAll({ behavior: 'ignoreErrors' });
}

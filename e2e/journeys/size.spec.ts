import type { Locator, Page } from '@playwright/test';
import { en } from '../../web/src/i18n/en';
import { expect, test } from '../kit/people';
import type { KlatchServer } from '../kit/server.mjs';
import { CHATS, reader, startLarge } from '../kit/size';

/** Lines of the list that may be drawn at once. */
const MOST_LINES = 90;

let server: KlatchServer;
let page: Page;

test.beforeAll(async ({ browser }) => {
  server = await startLarge();
  page = await reader(browser, server);
});

test.afterAll(async () => {
  await page?.context().close();
  await server?.remove();
});

test('the list of many chats draws what is in sight, and keys lead through all of it', async () => {
  await page.goto('/');
  await expect(lines().first()).toBeVisible();
  await expect(lines().first()).toHaveAttribute('aria-setsize', String(CHATS));
  expect(await lines().count()).toBeLessThan(MOST_LINES);
  await lines().first().getByRole('link').focus();
  await page.keyboard.press('End');
  await expect(lines().last()).toHaveAttribute('aria-posinset', String(CHATS));
  await expect(lines().last().getByRole('link')).toBeFocused();
  expect(await lines().count()).toBeLessThan(MOST_LINES);
  await page.keyboard.press('Home');
  await expect(lines().first().getByRole('link')).toBeFocused();
});

function lines(): Locator {
  return page.getByRole('navigation', { name: en.list.chats, exact: true }).getByRole('listitem');
}

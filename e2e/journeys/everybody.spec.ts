// What must hold for everybody: axe finds nothing on any screen in either theme, and nothing sticks out
// sideways on the narrowest phones.
import type { Browser, Page } from '@playwright/test';
import { expectForEverybody } from '../kit/accessible';
import { makeRoom, openChatWith, write } from '../kit/acts';
import { expect, test } from '../kit/people';
import { composer } from '../kit/seen';

const SIGNED_OUT = ['/', '/signup', '/login'];
const SIGNED_IN = ['/', '/people', '/rooms', '/settings', '/nowhere/at/all'];

async function settle(page: Page) {
  await page.waitForLoadState('networkidle').catch(() => {});
  await expect(page.getByRole('main').or(page.getByRole('heading')).first()).toBeVisible();
}

/** axe wants a page of a context of its own. */
async function newPage(browser: Browser, baseURL: string, width: number): Promise<Page> {
  const context = await browser.newContext({ baseURL, viewport: { width, height: 740 } });
  return context.newPage();
}

for (const width of [1440, 360, 320]) {
  test(`every screen at ${width} px`, async ({ server, browser, ada, tomas }) => {
    test.setTimeout(120_000);
    const stranger = await newPage(browser, server.url, width);
    for (const path of SIGNED_OUT) {
      await stranger.goto(path);
      await settle(stranger);
      await expectForEverybody(stranger, path);
    }

    await makeRoom(ada.page, 'Autumn catalogue with a name that is rather long for a list');
    await write(
      ada.page,
      `A link https://example.org/${'long'.repeat(40)} and a word ${'o'.repeat(200)}`,
    );
    await openChatWith(ada.page, tomas.name);
    await write(ada.page, 'Hello there');
    const chat = new URL(ada.page.url()).pathname;
    await ada.page.setViewportSize({ width, height: 740 });
    for (const path of [...SIGNED_IN, chat]) {
      await ada.page.goto(path);
      await settle(ada.page);
      await expectForEverybody(ada.page, path);
    }
    await expect(composer(ada.page)).toBeVisible();
  });
}

test('the set-up page is for everybody too', async ({ server, browser }) => {
  for (const width of [1440, 360]) {
    const page = await newPage(browser, server.url, width);
    await page.goto('/');
    await settle(page);
    await expectForEverybody(page, 'set-up');
  }
});

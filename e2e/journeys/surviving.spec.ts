import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium, type Page } from '@playwright/test';
import type { MessagePage } from '../../web/src/data/model.gen';
import { en } from '../../web/src/i18n/en';
import { openChatWith, roomOf, write } from '../kit/acts';
import { arrive, expect, type Person, test } from '../kit/people';
import { chatRow, composer, message, timeline, wordsOnScreen } from '../kit/seen';
import config from '../playwright.config';

const EACH = 15;
/** The server is killed when the message of this number is on the screen. */
const KILLS = [3, 7, 11];
const WORDS = /^(ada|tomas) \d+$/;
/** High enough for all of them at once: the list draws only what is in view. */
const TALL = { width: 1440, height: 3_000 };

test('the server is killed while both type: each message once, in order, on both screens', async ({
  server,
  ada,
  tomas,
}) => {
  await Promise.all([ada, tomas].map(({ page }) => page.setViewportSize(TALL)));
  await openChatWith(ada.page, tomas.name);
  await openChatWith(tomas.page, ada.name);

  const both = Promise.all([typeAll(ada), typeAll(tomas)]);
  for (const number of KILLS) {
    await expect(message(ada.page, `ada ${number}`)).toBeVisible();
    await server.kill();
    await server.run();
  }
  await both;

  for (const { page } of [ada, tomas]) {
    await expect.poll(() => wordsOnScreen(page, WORDS), { timeout: 30_000 }).toHaveLength(2 * EACH);
    await expect(timeline(page).getByText(/^(Sending|Waiting for the network)/)).toHaveCount(0);
  }
  const onAda = await wordsOnScreen(ada.page, WORDS);
  expect(await wordsOnScreen(tomas.page, WORDS)).toEqual(onAda);
  expect(await wordsStored(ada.page, WORDS)).toEqual(onAda);
  for (const who of ['ada', 'tomas']) {
    const own = onAda.filter((text) => text.startsWith(who));
    expect(own).toEqual(Array.from({ length: EACH }, (_, i) => `${who} ${i + 1}`));
  }
});

async function typeAll({ page, username }: Person) {
  for (let number = 1; number <= EACH; number += 1) await write(page, `${username} ${number}`);
}

/** What the server holds of the open chat, in its order. */
async function wordsStored(page: Page, words: RegExp): Promise<string[]> {
  const roomId = roomOf(page);
  const answer = await page.context().request.get(`/api/rooms/${roomId}/messages?limit=100`);
  const { items }: MessagePage = await answer.json();
  return items.map(({ body }) => body ?? '').filter((body) => words.test(body));
}

test('what was written offline survives closing the browser and is delivered once', async ({
  server,
  ada,
}) => {
  const profile = mkdtempSync(join(tmpdir(), 'klatch-profile-'));
  const open = () =>
    chromium.launchPersistentContext(profile, {
      ...config.use,
      ...config.use?.launchOptions,
      baseURL: server.url,
    });
  let context = await open();
  const tomas = await arrive(context, 'tomas', 'Tomás Reyes');
  await openChatWith(tomas.page, ada.name);
  await write(tomas.page, 'while it lasts');
  await expect(chatRow(ada.page, tomas.name)).toContainText('while it lasts');

  await server.kill();
  await expect(tomas.page.getByText(en.offline.line)).toBeVisible();
  await write(tomas.page, 'written offline');
  await expect(message(tomas.page, 'written offline')).toBeVisible();
  await expect(timeline(tomas.page).getByText(en.message.waiting)).toBeVisible();
  await context.close();

  await server.run();
  context = await open();
  const page = context.pages()[0] ?? (await context.newPage());
  await page.goto('/');
  await chatRow(ada.page, tomas.name).click();
  await expect(message(ada.page, 'written offline')).toBeVisible();
  await chatRow(page, ada.name).click();
  await expect(message(page, 'written offline')).toHaveCount(1);
  await expect(message(ada.page, 'written offline')).toHaveCount(1);
  expect(await wordsStored(page, /^written offline$/)).toHaveLength(1);
  await context.close();
  rmSync(profile, { recursive: true, force: true });
});

test('leaving the page open over a restart needs no reload', async ({ server, ada, tomas }) => {
  await openChatWith(ada.page, tomas.name);
  expect(await server.stop()).toBe(0);
  await server.run();
  await write(ada.page, 'back again');
  await expect(chatRow(tomas.page, ada.name)).toContainText('back again');
  await expect(message(ada.page, 'back again')).toHaveCount(1);
  await expect(composer(ada.page)).toBeEnabled();
});

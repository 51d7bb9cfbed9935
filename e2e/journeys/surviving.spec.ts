import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium } from '@playwright/test';
import { en } from '../../web/src/i18n/en';
import {
  chatRow,
  composer,
  message,
  openChatWith,
  textsMatching,
  timeline,
  write,
} from '../kit/acts';
import { arrive, expect, test } from '../kit/people';
import config from '../playwright.config';

const EACH = 12;
const KILL_AT = 4;

test('the server is killed while both type: each message once, in order, on both screens', async ({
  server,
  ada,
  tomas,
}) => {
  await openChatWith(ada.page, tomas.name);
  await openChatWith(tomas.page, ada.name);
  for (let i = 1; i <= EACH; i += 1) {
    await Promise.all([write(ada.page, `ada ${i}`), write(tomas.page, `tomas ${i}`)]);
    if (i === KILL_AT) {
      await server.kill();
      await expect(ada.page.getByText(en.offline.line)).toBeVisible();
    }
    if (i === 2 * KILL_AT) await server.run();
  }
  await Promise.all(
    [ada, tomas].map(async ({ page }) => {
      await expect
        .poll(() => textsMatching(page, /^(ada|tomas) \d+$/), { timeout: 30_000 })
        .toHaveLength(2 * EACH);
      await expect(page.getByText(/^(Sending|Waiting for the network)/)).toHaveCount(0);
    }),
  );
  const onAda = await textsMatching(ada.page, /^(ada|tomas) \d+$/);
  const onTomas = await textsMatching(tomas.page, /^(ada|tomas) \d+$/);
  expect(onTomas).toEqual(onAda);
  for (const who of ['ada', 'tomas']) {
    const own = onAda.filter((text) => text.startsWith(who));
    expect(own).toEqual(Array.from({ length: EACH }, (_, i) => `${who} ${i + 1}`));
  }
});

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
  await expect(tomas.page.getByText(en.message.waiting)).toBeVisible();
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
  await context.close();
  rmSync(profile, { recursive: true, force: true });
});

test('leaving the page open over a restart needs no reload', async ({ server, ada, tomas }) => {
  await openChatWith(ada.page, tomas.name);
  expect(await server.stop()).toBe(0);
  await server.run();
  await write(ada.page, 'back again');
  await expect(chatRow(tomas.page, ada.name)).toContainText('back again');
  await expect(timeline(ada.page).getByText('back again')).toHaveCount(1);
  await expect(composer(ada.page)).toBeEnabled();
});

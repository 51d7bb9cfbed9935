// Signing in with a real provider, another program on this machine.
import type { Browser, Page } from '@playwright/test';
import { en } from '../../web/src/i18n/en';
import { expectForEverybody } from '../kit/accessible';
import { say } from '../kit/acts';
import { PASSWORD } from '../kit/api.mjs';
import { test as base, expect, PHONE, watchForErrors } from '../kit/people';
import { ACME, CONTINUE, type Provided, startProvided, tellProvider } from '../kit/provided';

const test = base.extend<{ provided: Provided }>({
  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the pattern to learn what is needed
  provided: async ({}, use) => {
    const provided = await startProvided();
    await use(provided);
    await provided.close();
  },
});

for (const width of [1440, 360]) {
  test(`one signs up, out and in again with a provider (${width} px)`, async ({
    browser,
    provided: { server },
  }) => {
    const page = await pageOf(browser, server.url, width);
    await page.goto('/people');
    await expect(page.getByRole('link', { name: CONTINUE })).toBeVisible();
    await expectForEverybody(page, 'home with a provider');
    await page.getByRole('link', { name: CONTINUE }).click();
    await tellProvider(page, 'ines');
    await expect(page.getByRole('heading', { name: en.oidc.title })).toBeVisible();
    await expect(page.getByLabel(en.sign.username)).toHaveValue('ines');
    await expect(page.getByLabel(en.oidc.fullName)).toHaveValue('Ines Carvalho');
    await expect(page.getByLabel(en.sign.email)).toHaveValue('ines@acme.example');
    await expectForEverybody(page, 'a name to choose');
    await page.getByLabel(en.sign.username).fill('ada');
    await page.getByRole('button', { name: en.sign.signup }).click();
    await expect(page.getByText(say(en.sign.taken))).toBeVisible();
    await page.getByLabel(en.sign.username).fill('ines');
    await page.getByRole('button', { name: en.sign.signup }).click();
    await expect(page).toHaveURL(/\/people$/);
    await expect(page.getByText('@ada')).toBeVisible();

    await page.request.post('/api/auth/logout');
    await page.goto('/');
    await page.getByRole('link', { name: CONTINUE }).click();
    await expect(page.getByText(en.list.emptyTitle)).toBeVisible();
  });
}

test('who says no at the provider is told so, and nobody came in', async ({
  browser,
  provided: { server },
}) => {
  const page = await pageOf(browser, server.url);
  await page.goto('/signup');
  await page.getByRole('link', { name: CONTINUE }).click();
  await page.getByRole('link', { name: /cancel/i }).click();
  await expect(page.getByText(say(en.oidc.trouble.cancelled, { name: ACME }))).toBeVisible();
  await expectForEverybody(page, 'told of a no');
  await expect(page).toHaveURL(/\/login$/);
  await page.goto('/');
  await expect(page.getByRole('link', { name: en.home.signup })).toBeVisible();
});

for (const width of [1440, 360]) {
  test(`an account gets a provider, and one without a password gets a password (${width} px)`, async ({
    browser,
    provided: { server },
  }) => {
    const ada = await pageOf(browser, server.url, width);
    await ada.goto('/login');
    await ada.getByLabel(en.sign.loginName).fill('ada');
    await ada.getByLabel(en.sign.password, { exact: true }).fill(PASSWORD);
    await ada.getByRole('button', { name: en.sign.login }).click();
    await expect(ada.getByText(en.list.emptyTitle)).toBeVisible();
    await ada.goto('/settings/account');
    await ada.getByRole('button', { name: say(en.oidc.connectName, { name: ACME }) }).click();
    const dialog = ada.getByRole('dialog');
    await dialog.getByLabel(en.settings.passwordCurrent).fill('not her password');
    await dialog.getByRole('button', { name: en.oidc.connect }).click();
    await expect(dialog.getByText(en.settings.passwordCurrentWrong)).toBeVisible();
    await dialog.getByLabel(en.settings.passwordCurrent).fill(PASSWORD);
    await dialog.getByRole('button', { name: en.oidc.connect }).click();
    await tellProvider(ada, 'lovelace');
    await expect(ada.getByText(say(en.oidc.connected, { name: ACME }))).toBeVisible();
    await expect(ada.getByText('lovelace@acme.example')).toBeVisible();
    await expectForEverybody(ada, 'ways to log in');
    await ada.getByRole('button', { name: say(en.oidc.disconnectName, { name: ACME }) }).click();
    await expect(ada.getByText(en.oidc.notConnected)).toBeVisible();

    const ben = await pageOf(browser, server.url, width);
    await ben.goto('/login');
    await ben.getByRole('link', { name: CONTINUE }).click();
    await tellProvider(ben, 'ben');
    await ben.getByRole('button', { name: en.sign.signup }).click();
    await expect(ben.getByText(en.list.emptyTitle)).toBeVisible();
    await ben.goto('/settings/account');
    await ben.getByRole('button', { name: say(en.oidc.disconnectName, { name: ACME }) }).click();
    await expect(ben.getByText(en.failure.last_way_in)).toBeVisible();
    await ben.getByLabel(en.settings.passwordNext).fill(PASSWORD);
    await ben.getByRole('button', { name: en.oidc.setAction }).click();
    await expect(ben.getByText(en.oidc.setDone)).toBeVisible();
    await ben.getByRole('button', { name: say(en.oidc.disconnectName, { name: ACME }) }).click();
    await expect(ben.getByText(en.oidc.notConnected)).toBeVisible();
  });
}

/** A browser of its own; a narrow one is a phone. */
async function pageOf(browser: Browser, baseURL: string, width = 1440): Promise<Page> {
  const isPhone = width === PHONE.viewport.width;
  const context = await browser.newContext({ baseURL, ...(isPhone && PHONE) });
  const page = await context.newPage();
  watchForErrors(page);
  return page;
}

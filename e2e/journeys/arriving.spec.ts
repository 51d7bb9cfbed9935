import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { en } from '../../web/src/i18n/en';
import { say } from '../kit/acts';
import { call, PASSWORD } from '../kit/api.mjs';
import { expect, onPhone, PHONE, test, watchForErrors } from '../kit/people';
import { KlatchServer, type Options } from '../kit/server.mjs';

test('the first visit sets the server up, the second person signs up', async ({
  server,
  browser,
}) => {
  const first = await browser.newPage({ baseURL: server.url });
  watchForErrors(first);
  await first.goto('/');
  await expect(first.getByRole('heading', { name: en.setup.title })).toBeVisible();
  await first.getByLabel(en.setup.serverName).fill('Tidewater Press');
  await first.getByLabel(en.setup.yourName).fill('Ada Lindqvist');
  await first.getByLabel(en.sign.email).fill('ada@example.org');
  await first.getByLabel(en.sign.password, { exact: true }).fill(PASSWORD);
  await first.getByRole('button', { name: en.setup.open }).click();
  await expect(first.getByText(en.list.emptyTitle)).toBeVisible();
  await expect(first.getByText('Tidewater Press').first()).toBeVisible();

  const second = await browser.newPage({ baseURL: server.url, ...PHONE });
  watchForErrors(second);
  await second.goto('/');
  await second.getByRole('link', { name: en.home.signup }).first().click();
  await expect(
    second.getByRole('heading', { name: say(en.sign.joinTitle, { server: 'Tidewater Press' }) }),
  ).toBeVisible();
  await second.getByLabel(en.sign.username).fill('tomas');
  await second.getByLabel(en.sign.email).fill('tomas@example.org');
  await second.getByLabel(en.sign.password, { exact: true }).fill(PASSWORD);
  await second.getByRole('button', { name: en.sign.signup }).click();
  await expect(second.getByText(en.list.emptyTitle)).toBeVisible();
});

test('a file sets the server up, the environment more so, and the command line most', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'klatch-settings-'));
  const file = join(folder, 'klatch.toml');
  writeFileSync(file, 'signup = "open"\n');
  const environment: Record<string, string> = { KLATCH_CONFIG: file };
  const more = { ...environment, KLATCH_SIGNUP: 'invite' };
  const ways: [Options, string][] = [
    [{ environment }, 'open'],
    [{ environment: more }, 'invite'],
    [{ environment: more, words: ['--signup', 'closed'] }, 'closed'],
  ];
  for (const [way, signup] of ways) {
    const server = await KlatchServer.start(way);
    expect(await call(server.url, 'GET', '/api/server')).toMatchObject({ signup });
    await server.remove();
  }
  rmSync(folder, { recursive: true });
});

test('a taken name and a wrong password are said where they happened', async ({
  ada,
  server,
  browser,
}) => {
  const page = await browser.newPage({ baseURL: server.url, ...PHONE });
  await page.goto('/signup');
  await page.getByLabel(en.sign.username).fill('ADA');
  await page.getByLabel(en.sign.email).fill('someone@example.org');
  await page.getByLabel(en.sign.password, { exact: true }).fill(PASSWORD);
  await page.getByRole('button', { name: en.sign.signup }).click();
  await expect(page.getByText(en.sign.taken)).toBeVisible();
  await expect(page.getByLabel(en.sign.email)).toHaveValue('someone@example.org');

  await page.goto('/login');
  await page.getByLabel(en.sign.loginName).fill('ada@example.org');
  await page.getByLabel(en.sign.password, { exact: true }).fill('not her password');
  await page.getByRole('button', { name: en.sign.login }).click();
  await expect(page.getByText(en.failure.wrong_credentials)).toBeVisible();
  await page.getByLabel(en.sign.password, { exact: true }).fill(PASSWORD);
  await page.getByRole('button', { name: en.sign.login }).click();
  await expect(page.getByText(en.list.emptyTitle)).toBeVisible();
  await expect(ada.page.getByText(en.list.emptyTitle)).toBeVisible();
});

test('a page that does not exist says so and leads back', onPhone('ada'), async ({ ada }) => {
  await ada.page.goto('/nowhere/at/all');
  await expect(ada.page.getByRole('heading', { name: en.error.notFoundTitle })).toBeVisible();
  await ada.page.getByRole('link', { name: en.error.toChats }).click();
  await expect(ada.page.getByText(en.list.emptyTitle)).toBeVisible();
});

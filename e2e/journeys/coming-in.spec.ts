import type { Page } from '@playwright/test';
import { en } from '../../web/src/i18n/en';
import { makeRoom, roomOf, say, together, toList, write } from '../kit/acts';
import { PASSWORD } from '../kit/api.mjs';
import { arrive, expect, onPhone, PHONE, test, watchForErrors } from '../kit/people';
import { composer, message } from '../kit/seen';
import { KlatchServer } from '../kit/server.mjs';

test('an invitation lets one person in, and no second', async ({ browser }) => {
  const server = await KlatchServer.start({ environment: { KLATCH_SIGNUP: 'invite' } });
  const context = await browser.newContext({ baseURL: server.url });
  const ada = await arrive(context, 'ada', 'Ada Lindqvist');
  await ada.page.goto('/settings/invitations');
  await expect(ada.page.getByText(en.admin.noInvites)).toBeVisible();
  await ada.page.getByRole('button', { name: en.admin.make }).click();
  const link = await ada.page.getByLabel(en.admin.link).inputValue();
  expect(link).toMatch(/\/invite#[0-9a-f]{32}$/);
  await expect(ada.page.getByText(say(en.admin.used, { uses: 0, max: 1 }))).toBeVisible();

  const stranger = await browser.newPage({ baseURL: server.url, ...PHONE });
  watchForErrors(stranger);
  await stranger.goto('/signup');
  await expect(stranger.getByText(say(en.sign.inviteText, { server: 'Klatch' }))).toBeVisible();
  await expect(stranger.getByLabel(en.sign.username)).toHaveCount(0);
  await stranger.goto(link);
  await expect(stranger.getByText(en.sign.invitedText)).toBeVisible();
  await stranger.getByLabel(en.sign.username).fill('tomas');
  await stranger.getByLabel(en.sign.email).fill('tomas@example.org');
  await stranger.getByLabel(en.sign.password, { exact: true }).fill(PASSWORD);
  await stranger.getByRole('button', { name: en.sign.signup }).click();
  await expect(stranger.getByText(en.list.emptyTitle)).toBeVisible();

  const late = await browser.newPage({ baseURL: server.url, ...PHONE });
  watchForErrors(late);
  await late.goto(link);
  await expect(late.getByRole('heading', { name: en.sign.inviteGone })).toBeVisible();
  await server.remove();
});

test(
  'a link leads into a private room, through the log-in and by a typed code',
  onPhone('tomas'),
  async ({ ada, tomas }) => {
    await makeRoom(ada.page, 'Kitchen', 'private');
    await write(ada.page, 'Who finished the oat milk?');
    await ada.page.getByRole('button', { name: en.details.link, exact: true }).click();
    await ada.page.getByRole('button', { name: en.admin.make }).click();
    const link = await ada.page.getByLabel(en.admin.link).inputValue();

    await tomas.page.goto('/rooms');
    await tomas.page.getByRole('link', { name: en.admin.byCode }).click();
    await tomas.page.getByLabel(en.admin.joinCode).fill('0000-0000-0000');
    await tomas.page.getByRole('button', { name: en.admin.joinLook }).click();
    await expect(tomas.page.getByText(en.admin.joinGone)).toBeVisible();
    const code = (link.split('#')[1] ?? '').toUpperCase();
    await tomas.page.getByLabel(en.admin.joinCode).fill(`${code.slice(0, 6)} ${code.slice(6)}`);
    await tomas.page.getByRole('button', { name: en.admin.joinLook }).click();
    await expect(tomas.page.getByText('Kitchen')).toBeVisible();
    await tomas.page.getByRole('button', { name: en.admin.join, exact: true }).click();
    await expect(composer(tomas.page)).toBeVisible();
    await expect(message(tomas.page, 'Who finished the oat milk?')).toBeVisible();

    await tomas.context.request.post('/api/auth/logout', { data: {} });
    await tomas.page.goto(link);
    await tomas.page.getByLabel(en.sign.loginName).fill('tomas');
    await tomas.page.getByLabel(en.sign.password, { exact: true }).fill(PASSWORD);
    await tomas.page.getByRole('button', { name: en.sign.login }).click();
    await tomas.page.getByRole('button', { name: en.admin.joinOpen, exact: true }).click();
    await expect(composer(tomas.page)).toBeVisible();

    // Taken back, it opens nothing any more.
    await ada.page.getByRole('button', { name: en.admin.revoke }).click();
    await expect(ada.page.getByText(en.admin.noLinks)).toBeVisible();
    await tomas.page.goto('/rooms');
    await tomas.page.goto(link);
    await expect(tomas.page.getByText(en.admin.joinGone)).toBeVisible();
  },
);

test('whoever has no account yet signs up on the way into a room', async ({
  server,
  browser,
  ada,
}) => {
  await makeRoom(ada.page, 'Kitchen', 'private');
  await write(ada.page, 'Who finished the oat milk?');
  const made = await ada.context.request.post(`/api/rooms/${roomOf(ada.page)}/links`, { data: {} });
  const { code } = await made.json();

  const stranger = await browser.newPage({ baseURL: server.url, ...PHONE });
  watchForErrors(stranger);
  await stranger.goto(`/join#${code}`);
  await stranger.getByRole('link', { name: en.sign.signup }).click();
  await expect(stranger.getByRole('button', { name: en.sign.signup })).toBeVisible();
  await stranger.getByLabel(en.sign.username).fill('robin');
  await stranger.getByLabel(en.sign.email).fill('robin@example.org');
  await stranger.getByLabel(en.sign.password, { exact: true }).fill(PASSWORD);
  await stranger.getByRole('button', { name: en.sign.signup }).click();
  await stranger.getByRole('button', { name: en.admin.join, exact: true }).click();
  await expect(message(stranger, 'Who finished the oat milk?')).toBeVisible();

  // A guarded page leads to the log-in and back; logging out forgets where one was.
  await toList(stranger);
  await stranger.getByRole('button', { name: /^About / }).click();
  await stranger.getByRole('menuitem', { name: en.list.logout }).click();
  await expect(stranger).toHaveURL(/\/$/);
  await expect(stranger.getByRole('link', { name: en.home.login }).first()).toBeVisible();
  await stranger.goto('/settings/sessions');
  await stranger.getByRole('link', { name: en.home.login }).first().click();
  await stranger.getByLabel(en.sign.loginName).fill('robin');
  await stranger.getByLabel(en.sign.password, { exact: true }).fill(PASSWORD);
  await stranger.getByRole('button', { name: en.sign.login }).click();
  await expect(stranger).toHaveURL(/\/settings\/sessions$/);
  await expect(stranger.getByText(en.settings.sessionThis)).toBeVisible();
  // Those who may invite find it among the people; nobody else does.
  await stranger.goto('/people');
  await expect(stranger.getByRole('heading', { name: en.people.title })).toBeVisible();
  await expect(stranger.getByRole('link', { name: en.people.invite })).toHaveCount(0);
  await ada.page.goto('/people');
  await ada.page.getByRole('link', { name: en.people.invite }).click();
  await expect(ada.page.getByRole('button', { name: en.admin.make })).toBeVisible();
});

test('somebody is put out at once and let in again', onPhone('ada'), async ({ ada, tomas }) => {
  await ada.page.goto('/settings/server');
  await ada.page.getByLabel(en.admin.search).fill('tom');
  const name = say(en.admin.menu, { name: tomas.name });
  await ada.page.getByRole('button', { name }).click();
  await ada.page.getByRole('menuitem', { name: en.admin.deactivate }).click();
  await ada.page.getByRole('button', { name: en.admin.deactivate, exact: true }).click();
  await expect(ada.page.getByText(en.admin.closed)).toBeVisible();
  await expect(tomas.page.getByText(en.home.ended)).toBeVisible();

  await tomas.page.goto('/login');
  await tomas.page.getByLabel(en.sign.loginName).fill('tomas');
  await tomas.page.getByLabel(en.sign.password, { exact: true }).fill(PASSWORD);
  await tomas.page.getByRole('button', { name: en.sign.login }).click();
  await expect(tomas.page.getByText(en.failure.wrong_credentials)).toBeVisible();
  await ada.page.getByRole('button', { name }).click();
  await ada.page.getByRole('menuitem', { name: en.admin.reactivate }).click();
  await expect(ada.page.getByText(en.admin.closed)).toHaveCount(0);
  await tomas.page.getByRole('button', { name: en.sign.login }).click();
  await expect(tomas.page.getByText(en.list.emptyTitle)).toBeVisible();
});

test('a closed server takes nobody new, and a link lets its owner in who forgot the password', async ({
  browser,
}) => {
  const server = await KlatchServer.start({ environment: { KLATCH_SIGNUP: 'closed' } });
  const context = await browser.newContext({ baseURL: server.url });
  await arrive(context, 'ada', 'Ada Lindqvist');
  const page = await browser.newPage({ baseURL: server.url, ...PHONE });
  watchForErrors(page);
  await page.goto('/');
  await expect(page.getByRole('link', { name: en.home.login }).first()).toBeVisible();
  await expect(page.getByRole('link', { name: en.home.signup })).toHaveCount(0);
  await page.goto('/signup');
  await expect(page.getByText(say(en.sign.closedText, { server: 'Klatch' }))).toBeVisible();
  await expect(page.getByLabel(en.sign.username)).toHaveCount(0);

  const said = await server.command('user', 'reset-password', 'ada');
  const next = 'another good password';
  await page.goto(`/reset#${/\/reset#(\w+)/.exec(said)?.[1]}`);
  await page.getByLabel(en.sign.password, { exact: true }).fill(next);
  await page.getByRole('button', { name: en.sign.resetSet }).click();
  await expect(page.getByText(en.sign.resetDone)).toBeVisible();
  await page.getByRole('link', { name: en.sign.login }).click();
  await page.getByLabel(en.sign.loginName).fill('ada');
  await page.getByLabel(en.sign.password, { exact: true }).fill(next);
  await page.getByRole('button', { name: en.sign.login }).click();
  await expect(page.getByText(en.list.emptyTitle)).toBeVisible();
  // Wherever else she was logged in, she no longer is.
  expect((await context.request.get('/api/auth/check')).status()).toBe(401);
  await server.remove();
});

for (const width of [1440, 360]) {
  test(`what comes too fast is said where it happened, and nobody else notices (${width} px)`, async ({
    browser,
  }) => {
    const environment = { KLATCH_LIMITS_CREATIONS_PER_MINUTE: '1' };
    const server = await KlatchServer.start({ environment });
    const open = (isPhone: boolean) =>
      browser.newContext({ baseURL: server.url, ...(isPhone && PHONE) });
    const ada = await arrive(await open(width === 360), 'ada', 'Ada Lindqvist');
    const tomas = await arrive(await open(width !== 360), 'tomas', 'Tomás Reyes');
    await ada.page.goto('/settings/invitations');
    await ada.page.getByRole('button', { name: en.admin.make }).click();
    await expect(ada.page.getByLabel(en.admin.link)).toBeVisible();
    await ada.page.getByRole('button', { name: en.admin.make }).click();
    await expect(ada.page.getByRole('alert')).toContainText(/Wait \d+ seconds?/);

    // He makes what she may not make now, and they talk.
    await together(tomas, ada);
    for (const [one, other] of [
      [tomas, ada],
      [ada, tomas],
    ] as const) {
      await write(one.page, `Here is ${one.name}`);
      await expect(message(other.page, `Here is ${one.name}`)).toBeVisible();
    }
    await expect(tomas.page.getByText(/Wait \d+/)).toHaveCount(0);
    await server.remove();
  });
}

test('nothing is shown and nobody is sent away until it is known who is there', async ({
  browser,
  server,
  ada,
}) => {
  const stranger = await browser.newPage({ baseURL: server.url, ...PHONE });
  watchForErrors(stranger);
  const places: string[] = [];
  for (const page of [ada.page, stranger]) {
    page.on('framenavigated', (frame) => places.push(new URL(frame.url()).pathname));
    const letOn = await hold(page, '**/api/auth/check');
    const isAsked = page.waitForRequest('**/api/auth/check');
    await page.goto('/settings/sessions');
    await isAsked;
    // The mark alone, once it takes longer than a blink.
    await expect(page.locator('#root svg')).toBeVisible();
    await expect(page.locator('#root')).toHaveText('');
    letOn();
  }
  await expect(ada.page.getByText(en.settings.sessionThis)).toBeVisible();
  await expect(stranger.getByRole('link', { name: en.home.login }).first()).toBeVisible();
  expect(new Set(places)).toEqual(new Set(['/settings/sessions']));
});

/** Lets no answer come to a request until the answer of this is called. */
async function hold(page: Page, address: string): Promise<() => void> {
  let letOn = () => {};
  const isOver = new Promise<void>((resolve) => {
    letOn = resolve;
  });
  await page.route(address, async (route) => {
    await isOver;
    await route.continue();
  });
  return letOn;
}

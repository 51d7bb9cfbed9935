// Whatever people write stays a text: in messages, names, topics, files, searches and addresses, on every screen.
// `KLATCH_HOSTILE=all` (`make injections`) tries all texts instead of some.
import { type BrowserContext, expect, type Page, test as plain } from '@playwright/test';
import { io } from 'socket.io-client';
import { en } from '../../web/src/i18n/en';
import { openChatWith, say, write } from '../kit/acts';
import { expectOnlyText, watch } from '../kit/alarm';
import { call, PASSWORD, signIn } from '../kit/api.mjs';
import { some } from '../kit/hostile';
import { ALL, inject, TEXTS } from '../kit/injected';
import { injectedScreens } from '../kit/injectedScreens';
import { test } from '../kit/people';
import { CONTINUE, startProvided, tellProvider } from '../kit/provided';
import { chatRow, composer, timeline } from '../kit/seen';
import { KlatchServer } from '../kit/server.mjs';

const HIGH = { width: 1440, height: 5_000 };
/** Sessions that were ended, whose tokens are tried. */
const STALE = 60;
/** Texts that are typed, and that a provider says of somebody. */
const TYPED = ALL ? TEXTS : some(8);
const CLAIMED = some(ALL ? 40 : 3).filter((text) => /^[\x20-\x7e]{1,100}$/.test(text));
/** The provider's own pages ask for it. */
const THEIR_FONT = 'https://fonts.googleapis.com/';

plain('what is written stays a text on every screen', async ({ browser }) => {
  test.setTimeout(ALL ? 7_200_000 : 300_000);
  const environment = {
    KLATCH_LIMITS_SEARCHES_PER_MINUTE: '0',
    KLATCH_LIMITS_MESSAGE_SEARCHES_PER_MINUTE: '0',
  };
  const server = await KlatchServer.start({ environment });
  const injected = await inject(server.url);
  const context = await browser.newContext({
    baseURL: server.url,
    viewport: HIGH,
    userAgent: TEXTS[0],
  });
  await context.request.post('/api/auth/login', { data: { login: 'ada', password: PASSWORD } });
  const page = await context.newPage();
  page.setDefaultTimeout(30_000);
  const noticed = await watch(page);

  for (const room of injected.rooms) {
    await page.goto(`/chats/${room}`);
    await expect(timeline(page).getByRole('article').first()).toBeVisible();
    await page.waitForLoadState('networkidle');
    await expectOnlyText(page, `room ${room}`);
    expect(noticed).toEqual([]);
  }
  await page.setViewportSize({ width: 1440, height: 900 });
  for (const path of PLACES) {
    await page.goto(path);
    await page.waitForLoadState('networkidle');
    await expectOnlyText(page, path);
  }
  for (const { name, open } of injectedScreens(injected)) {
    await open(page);
    await expectOnlyText(page, name);
    expect(noticed, name).toEqual([]);
  }
  await typed(page, injected.room);
  await addressed(context, page);
  expect(noticed).toEqual([]);
  expect(injected.ada.user.username).toBe('ada');
  await context.close();
  await server.remove();
});

const PLACES = [
  '/',
  '/people',
  '/rooms',
  '/settings/profile',
  '/settings/account',
  '/settings/sessions',
  '/settings/privacy',
  '/settings/server',
  '/settings/invitations',
];

/** What is typed is shown as well: in drafts, in what was found, and in what says that nothing was. */
async function typed(page: Page, room: string) {
  let hits = 0;
  for (const text of TYPED) {
    const line = text.replace(/\n/g, ' ');
    for (const [path, field, list] of [
      ['/people', en.people.search, '/api/users'],
      ['/rooms', en.rooms.search, '/api/rooms/directory'],
    ] as const) {
      if (!page.url().endsWith(path)) await page.goto(path);
      await answered(page, list, line, page.getByRole('textbox', { name: field }));
      await expectOnlyText(page, `${path}: ${text}`);
    }
    await page.keyboard.press('Control+k');
    const found = await answered(
      page,
      '/api/search',
      line,
      page.getByPlaceholder(en.switcher.placeholder),
    );
    // Drawn, not only there.
    const options = page.getByRole('dialog').getByRole('option');
    await expect.poll(() => options.count()).toBeGreaterThanOrEqual(found);
    hits += found;
    await expectOnlyText(page, `the switcher: ${text}`);
    await page.keyboard.press('Escape');
  }
  expect(hits).toBeGreaterThan(TYPED.length);
  await page.goto(`/chats/${room}`);
  for (const text of TYPED) await composer(page).fill(text);
  await page.goto('/');
  await expectOnlyText(page, 'a draft');
}

/** Types what is asked for, and waits until the server has answered that; answers how much was found. */
async function answered(
  page: Page,
  path: string,
  query: string,
  field: ReturnType<typeof composer>,
) {
  await field.fill('');
  const answer = page.waitForResponse((response) => {
    const { pathname, searchParams } = new URL(response.url());
    return pathname === path && (searchParams.get('query') ?? '').trim() === query.trim();
  });
  await field.fill(query);
  const response = await answer;
  await page.evaluate(
    () => new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn))),
  );
  return response.ok() ? (await response.json()).items.length : 0;
}

/** Addresses that carry something: in the path, the query and after the hash, signed in and not. */
async function addressed(context: BrowserContext, page: Page) {
  for (const signedIn of [true, false]) {
    if (!signedIn) await context.clearCookies();
    for (const text of some(ALL ? 60 : 2)) {
      const part = encodeURIComponent(text);
      for (const path of [
        `/${part}`,
        `/join#${text}`,
        `/invite#${part}`,
        `/reset?q=${part}#${text}`,
      ]) {
        await page.goto('about:blank');
        await page.goto(path);
        await expectOnlyText(page, path);
      }
    }
  }
}

plain('what a provider is called and says of somebody stays a text', async ({ browser }) => {
  test.setTimeout(ALL ? 900_000 : 90_000);
  const [called = ''] = some(40).filter((text) => text.length < 60 && !text.includes('\n'));
  const { server, close } = await startProvided([called]);
  for (const [at, text] of CLAIMED.entries()) {
    const context = await browser.newContext({ baseURL: server.url });
    const page = await context.newPage();
    const noticed = await watch(page);
    await page.goto('/login');
    await expect(page.getByText(say(en.oidc.continue, { name: called }))).toBeVisible();
    await expectOnlyText(page, 'the ways in');
    await page.getByRole('link', { name: CONTINUE }).click();
    await tellProvider(page, text.replace(/\s/g, ' '));
    await expect(page.getByRole('heading', { name: en.oidc.title })).toBeVisible();
    await expectOnlyText(page, `who comes from there: ${text}`);
    await page.getByLabel(en.sign.username).fill(`somebody${at}`);
    await page.getByLabel(en.sign.email).fill(`somebody${at}@example.org`);
    await page.getByRole('button', { name: en.sign.signup }).click();
    await expect(page.getByText(en.list.emptyTitle)).toBeVisible();
    await page.goto('/settings/account');
    await expect(page.getByText(en.oidc.ways)).toBeVisible();
    await expect(page.getByRole('main').getByText(called, { exact: true })).toBeVisible();
    await expectOnlyText(page, `how they log in: ${text}`);
    expect(
      noticed.filter((one) => !one.startsWith(THEIR_FONT)),
      text,
    ).toEqual([]);
    await context.close();
  }
  await close();
});

test('the alarm rings when something does run', async ({ server, browser }) => {
  const page = await browser.newPage({ baseURL: server.url });
  const noticed = await watch(page);
  await page.goto('/');
  await expectOnlyText(page, 'the set-up page');
  await page.evaluate(
    (text) => document.body.insertAdjacentHTML('beforeend', text),
    TEXTS[0] ?? '',
  );
  await expect.poll(() => noticed.length).toBeGreaterThan(0);
  await expect(expectOnlyText(page, 'a broken page')).rejects.toThrow();
});

test('a thousand forged and stale tokens let nobody in, and two people talk on', async ({
  server,
  ada,
  tomas,
}) => {
  test.setTimeout(3 * 60_000);
  const good = await signIn(server.url, 'ada');
  const made = some(300).flatMap((text) => [text, good + text, text + good]);
  // Each of its characters another one, the last one in the bits that count.
  const changed = [...good].map(
    (sign, at) => good.slice(0, at) + (sign === 'A' ? 'Q' : 'A') + good.slice(at + 1),
  );
  const stale = [];
  // One after the other: many at once would count as guesses.
  while (stale.length < STALE) {
    const token = await signIn(server.url, 'ada');
    await call(server.url, 'POST', '/api/auth/logout', { token });
    stale.push(token);
  }
  const all = [...new Set([...made, ...changed, ...stale])].filter((token) =>
    /^[\x20-\x7e]+$/.test(token),
  );
  expect(all.length).toBeGreaterThan(1_000);

  await openChatWith(ada.page, tomas.name);
  for (const [at, token] of all.entries()) {
    const check = call(server.url, 'GET', '/api/auth/check', { token });
    await expect(check, token).rejects.toThrow(/ 40[01] /);
    if (at % 20 === 0) expect(await knock(server.url, token), token).toBe('unauthorized');
    if (at % 200 === 0) {
      await write(ada.page, `After ${at} of them`);
      await expect(chatRow(tomas.page, ada.name)).toContainText(`After ${at} of them`);
    }
  }
  // The one they were made of is still good.
  await call(server.url, 'GET', '/api/auth/check', { token: good });
});

/** Why a socket with this token is refused. */
async function knock(url: string, token: string): Promise<string> {
  const socket = io(url, { auth: { token }, transports: ['websocket'], reconnection: false });
  try {
    return await new Promise((then) => {
      socket.on('connect', () => then('let in'));
      socket.on('connect_error', (error) => then(error.message));
    });
  } finally {
    socket.disconnect();
  }
}

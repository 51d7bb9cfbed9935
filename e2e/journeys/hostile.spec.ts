// Whatever people write stays a text: in messages, names, topics, files, searches and addresses, on every screen.
// `KLATCH_HOSTILE=all` (`make injections`) tries all texts instead of some.
import type { BrowserContext, Page } from '@playwright/test';
import { io } from 'socket.io-client';
import type { Chat, SignedIn } from '../../web/src/data/model.gen';
import { en } from '../../web/src/i18n/en';
import { openChatWith, write } from '../kit/acts';
import { expectOnlyText, watch } from '../kit/alarm';
import { call, newId, PASSWORD, signIn, signUp, upload } from '../kit/api.mjs';
import { corpus, some } from '../kit/hostile';
import { expect, test } from '../kit/people';
import { bytes } from '../kit/pictures';
import { chatRow, composer, timeline } from '../kit/seen';

const ALL = process.env.KLATCH_HOSTILE === 'all';
const TEXTS = ALL ? corpus() : some(320);
/** A page of history, drawn whole: the window is as high as the list. */
const PER_ROOM = 45;
const HIGH = { width: 1440, height: 5_000 };
const LONGEST_NAME = 80;
/** Sessions that were ended, whose tokens are tried. */
const STALE = 60;
/** What no message may hold: control characters but newline and tab. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what it is about
const UNSENDABLE = /[\u0000-\u0008\u000b-\u001f\u007f]/;

test('what is written stays a text on every screen', async ({ server, browser }) => {
  test.setTimeout(ALL ? 1_800_000 : 240_000);
  expect(corpus().length).toBeGreaterThan(1_000);
  const { ada, rooms } = await prepare(server.url);
  const context = await browser.newContext({
    baseURL: server.url,
    viewport: HIGH,
    userAgent: TEXTS[0],
  });
  await context.request.post('/api/auth/login', { data: { login: 'ada', password: PASSWORD } });
  const page = await context.newPage();
  const noticed = await watch(page);

  for (const room of rooms) {
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
  await overScreens(page, rooms[0] ?? '');
  await typed(page, rooms[0] ?? '');
  await addressed(context, page);
  expect(noticed).toEqual([]);
  expect(ada.user.fullName).toBe('Ada Lindqvist');
  await context.close();
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

/** People, rooms, files and messages whose every word is hostile. */
async function prepare(url: string) {
  const ada = await call<SignedIn>(url, 'POST', '/api/auth/signup', {
    body: {
      username: 'ada',
      email: 'ada@example.org',
      password: PASSWORD,
      fullName: 'Ada Lindqvist',
      serverName: TEXTS.find((text) => text.length < 40) ?? '',
    },
  });
  const people = await Promise.all(['tomas', 'mei', 'jonas'].map((name) => signUp(url, name)));
  const next = cycle(TEXTS.filter((text) => text.length <= LONGEST_NAME));
  for (const { token } of people) await named(url, token, next);
  const [tomas, mei, jonas] = people;
  if (!tomas || !mei || !jonas) throw new Error('Nobody came.');
  await call(url, 'PUT', `/api/friends/${ada.user.id}`, { token: tomas.token });
  await call(url, 'PUT', `/api/blocks/${jonas.user.id}`, { token: ada.token });

  const rooms: string[] = [];
  const ids = people.map(({ user }) => user.id);
  for (let at = 0; at < TEXTS.length; at += PER_ROOM) {
    const room = await openRoom(url, ada.token, next, ids);
    rooms.push(room);
    const texts = TEXTS.slice(at, at + PER_ROOM).filter((text) => !UNSENDABLE.test(text));
    for (const body of texts) await say(url, room, tomas.token, { body });
    await withFiles(url, room, mei.token, next);
  }
  // What calls her: a mention and an answer among hostile words, and a reaction by a hostile name.
  const [room = ''] = rooms;
  const hers = await say(url, room, ada.token, { body: next() });
  await say(url, room, tomas.token, { body: `<@${ada.user.id}> ${next()}`, replyTo: hers });
  const thumb = encodeURIComponent('👍');
  await call(url, 'PUT', `/api/messages/${hers}/reactions/${thumb}`, { token: mei.token });
  await refused(url, tomas.token, hers, next);
  return { ada, rooms };
}

async function say(url: string, room: string, token: string, message: object): Promise<string> {
  const id = newId();
  const body = { id, ...message };
  await call(url, 'POST', `/api/rooms/${room}/messages`, { token, body });
  return id;
}

/** A name and a few lines about oneself. What the server refuses is as good as harmless; another is tried. */
async function named(url: string, token: string, next: () => string) {
  for (const field of ['fullName', 'bio']) {
    await untilTaken(() =>
      call(url, 'PATCH', '/api/auth/profile', { token, body: { [field]: next() } }),
    );
  }
}

async function openRoom(url: string, token: string, next: () => string, memberIds: string[]) {
  return untilTaken(async () => {
    const body = { kind: 'public', name: next(), topic: next(), memberIds };
    return (await call<Chat>(url, 'POST', '/api/rooms', { token, body })).id;
  });
}

async function withFiles(url: string, room: string, token: string, next: () => string) {
  const fileIds: string[] = [];
  for (const ending of ['.txt', '.svg', '.html', '.png'])
    fileIds.push(
      await untilTaken(() => upload(url, token, bytes(next().slice(0, 80) + ending, 20))),
    );
  await say(url, room, token, { body: '', fileIds });
}

/** What no server takes at all: hostile usernames and emoji. */
async function refused(url: string, token: string, message: string, next: () => string) {
  for (let at = 0; at < 20; at += 1) {
    const text = next();
    const path = `/api/messages/${message}/reactions/${encodeURIComponent(text)}`;
    await expect(call(url, 'PUT', path, { token })).rejects.toThrow(/ 4\d\d /);
    await expect(signUp(url, text)).rejects.toThrow(/ 4\d\d /);
  }
}

async function untilTaken<T>(act: () => Promise<T>): Promise<T> {
  for (let tries = 0; tries < 20; tries += 1) {
    const taken = await act().catch((error: Error) => {
      if (!/ 4\d\d/.test(error.message)) throw error;
    });
    if (taken !== undefined) return taken;
  }
  throw new Error('Twenty texts were refused one after the other.');
}

function cycle(texts: string[]): () => string {
  let at = 0;
  return () => texts[at++ % texts.length] ?? '';
}

/** What opens over a screen and says a name or a message again. */
async function overScreens(page: Page, room: string) {
  const check = (where: string) => expectOnlyText(page, where);
  await page.goto('/');
  await page.getByRole('button', { name: /^Notifications/ }).click();
  await expect(page.getByRole('dialog').getByRole('button').nth(2)).toBeVisible();
  await check('notifications');
  await page.goto(`/chats/${room}`);
  const row = timeline(page).getByRole('article').last();
  await row.hover();
  await row.getByRole('button', { name: en.message.reply }).click();
  await check('an answer');
  for (const words of [en.details.link, en.details.edit, en.details.delete, en.details.invite]) {
    await page.getByRole('button', { name: words, exact: true }).last().click();
    await expect(page.getByRole('dialog')).toBeVisible();
    await check(words);
    await page.keyboard.press('Escape');
    await expect(page.getByRole('dialog')).toHaveCount(0);
  }
  await page.getByRole('button', { name: en.chat.more }).click();
  await check('the menu of a chat');
}

/** What is typed is shown as well: in drafts, searches, and what says that nothing was found. */
async function typed(page: Page, room: string) {
  for (const text of ALL ? TEXTS : some(8)) {
    const line = text.replace(/\n/g, ' ');
    for (const [path, field] of [
      ['/people', en.people.search],
      ['/rooms', en.rooms.search],
    ] as const) {
      if (!page.url().endsWith(path)) await page.goto(path);
      await page.getByRole('textbox', { name: field }).fill(line);
      await expectOnlyText(page, `${path}: ${text}`);
    }
    await page.keyboard.press('Control+k');
    await page.getByPlaceholder(en.switcher.placeholder).fill(line);
    await expectOnlyText(page, `the switcher: ${text}`);
    await page.keyboard.press('Escape');
  }
  await page.goto(`/chats/${room}`);
  for (const text of ALL ? TEXTS : some(8)) await composer(page).fill(text);
  await page.goto('/');
  await expectOnlyText(page, 'a draft');
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

import type { Locator, Page, Route } from '@playwright/test';
import { en } from '../../web/src/i18n/en';
import { roomOf } from '../kit/acts';
import { call, newId, signIn } from '../kit/api.mjs';
import { expect, test } from '../kit/people';
import { chatRow, message, timeline } from '../kit/seen';
import type { KlatchServer } from '../kit/server.mjs';
import { CHATS, heapMb, isAll, LARGE, MESSAGES, reader, startLarge } from '../kit/size';
import { type Seen, seen, watch } from '../kit/watching';

/** Lines of a list that may be drawn at once, and elements of the page. */
const MOST_LINES = 90;
const MOST_ELEMENTS = 6_000;
/** One turn of the page's own work while somebody reads; beyond it one feels it stall. Held to when nothing else runs on the machine. */
const STALL_MS = 200;
/** Of a stretch without a message: the room for who is typing stands below the last. */
const BLANK_PX = 48;
/** Rows held of a room, as high as they are at most on average. */
const MOST_PX = 900 * 120;
const HEAP_MB = 150;
/** How often one goes from one chat to another, and how long that takes in the middle. */
const SWITCHES = 40;
const SWITCH_MS = 50;
/** Messages sent at once: the page hears several of them between two frames. */
const SIDE_BY_SIDE = 6;
/** So long a busy machine may take to draw what came all at once. */
const DRAWN_MS = 60_000;
/** Where pages of history come from. */
const PAGES = /\/messages\?/;

// A trace takes a picture of the whole page at every turn of the wheel.
test.use({ trace: 'off' });
test.describe.configure({ mode: 'serial' });
test.setTimeout(isAll ? 40 * 60_000 : 4 * 60_000);

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

test('the list of many chats is there at once, and only what is in sight is drawn', async () => {
  const begun = Date.now();
  await page.goto('/');
  await expect(lines().first()).toBeVisible();
  const shownMs = Date.now() - begun;
  await expect(lines().first()).toHaveAttribute('aria-setsize', String(CHATS));
  say(`the list after ${shownMs} ms, whole after ${Date.now() - begun} ms`);
  expect(await lines().count()).toBeLessThan(MOST_LINES);
  await lines().first().getByRole('link').focus();
  await page.keyboard.press('End');
  await expect(lines().last()).toHaveAttribute('aria-posinset', String(CHATS));
  await expect(lines().last().getByRole('link')).toBeFocused();
  expect(await lines().count()).toBeLessThan(MOST_LINES);
  await page.keyboard.press('Home');
  await expect(lines().first().getByRole('link')).toBeFocused();
});

test('the room is read from its newest message to its first by wheel, without a blank', async () => {
  await open();
  await scrollTo(-1_000, () => start().isVisible());
  const { drawn } = await tell('to the first message');
  expect(drawn).toBe(MESSAGES);
  expect(await heightPx()).toBeLessThan(MOST_PX);
});

test('and back again, until the newest', async () => {
  await scrollTo(2_500, async () => (await atEnd()) && !(await jump().isVisible()));
  await tell('back to the newest');
  expect(await heightPx()).toBeLessThan(MOST_PX);
  await expect(jump()).toBeHidden();
});

test('a page that is put in above moves nothing', async () => {
  await open();
  for (let round = 0; round < 3; round += 1) {
    let letGo = () => {};
    const held = new Promise<void>((then) => {
      letGo = then;
    });
    const hold = async (route: Route) => {
      await held;
      await route.continue();
    };
    let isAsked = false;
    const asked = page.waitForRequest(PAGES).then(() => {
      isAsked = true;
    });
    await page.route(PAGES, hold, { times: 1 });
    while (!isAsked) await turnWheel(-1_000);
    await asked;
    await quiet();
    const [id, topPx] = await inMiddle();
    const came = page.waitForResponse(PAGES);
    letGo();
    await came;
    await quiet();
    expect(Math.abs((await topOf(id)) - topPx), `round ${round}`).toBeLessThanOrEqual(1);
  }
});

test('keys lead page by page, to the first message and to the newest', async () => {
  await open();
  await timeline(page).getByRole('article').last().focus();
  for (let turn = 0; turn < 12; turn += 1) {
    const [id] = await inMiddle();
    await page.keyboard.press('PageUp');
    await expect.poll(async () => (await inMiddle())[0]).not.toBe(id);
    await expect(timeline(page).locator('article:focus')).toBeInViewport();
  }
  await page.keyboard.press('Home');
  await expect(start()).toBeVisible();
  await expect(timeline(page).getByRole('article').first()).toBeFocused();
  await page.keyboard.press('PageDown');
  await expect(start()).not.toBeInViewport();
  await page.keyboard.press('End');
  await expect(jump()).toBeHidden();
  await expect(timeline(page).getByRole('article').last()).toBeFocused();
  await tell('by keys');
});

test('a room that is left open stays small and at its end, however much is said in it', async () => {
  await open();
  await say1500('Said');
  await expect(message(page, 'Said last')).toBeInViewport({ timeout: DRAWN_MS });
  await expect(jump()).toBeHidden();
  expect(await atEnd()).toBe(true);
  expect(await heightPx()).toBeLessThan(MOST_PX);
  await tell('left open while 1,500 came');
});

test('who reads further up stays where they are, and finds the end again', async () => {
  await open();
  await scrollTo(-500, async () => !(await atEnd()));
  await quiet();
  const [id, topPx] = await inMiddle();
  await say1500('Told');
  expect(Math.abs((await topOf(id)) - topPx)).toBeLessThanOrEqual(1);
  expect(await heightPx()).toBeLessThan(MOST_PX);
  await jump().click();
  await expect(message(page, 'Told last')).toBeInViewport({ timeout: DRAWN_MS });
  await expect(jump()).toBeHidden();
  await tell('further up while 1,500 came');
  const heap = await heapMb(page);
  say(`heap ${heap.toFixed(1)} MB`);
  expect(heap).toBeLessThan(HEAP_MB);
});

test('chats one has seen are there at once', async () => {
  const links = [0, 1].map((at) => lines().nth(at).getByRole('link'));
  const paths = await Promise.all(links.map((link) => link.getAttribute('href')));
  // The first time each is loaded.
  for (const link of links) {
    await link.click();
    await expect(timeline(page).getByRole('article').last()).toBeVisible();
    await quiet();
  }
  const times: number[] = [];
  for (let turn = 0; turn < SWITCHES; turn += 1) {
    times.push(await switchTo(paths[turn % paths.length] ?? ''));
    await quiet();
  }
  times.sort((one, other) => one - other);
  const [middle = 0, longest = 0] = [times[SWITCHES / 2], times.at(-1)];
  say(`from chat to chat: ${middle.toFixed(0)} ms in the middle, ${longest.toFixed(0)} at most`);
  if (isAll) expect(middle).toBeLessThan(SWITCH_MS);
});

/** Presses a chat of the list. Milliseconds until a frame has shown its messages, and none of the chat before. */
function switchTo(path: string): Promise<number> {
  return page.evaluate(async (path) => {
    const frame = () => new Promise((then) => requestAnimationFrame(then));
    const rows = () =>
      [...document.querySelectorAll<HTMLElement>('[data-row]')].map((row) => row.dataset.row);
    const before = new Set(rows());
    const link = document.querySelector<HTMLElement>(`nav a[href="${path}"]`);
    if (!link) throw new Error('The chat is not in the list.');
    const begun = performance.now();
    link.click();
    do {
      await frame();
      if (performance.now() - begun > 10_000) throw new Error('The chat was never shown.');
    } while (rows().length === 0 || rows().some((id) => before.has(id)));
    await frame();
    return performance.now() - begun;
  }, path);
}

/** Somebody says so much, several at a time. */
async function say1500(what: string) {
  const token = await signIn(server.url, 'person0');
  const path = `/api/rooms/${roomOf(page)}/messages`;
  const one = (body: string) =>
    call(server.url, 'POST', path, { token, body: { id: newId(), body } });
  for (let at = 0; at < 1_500; at += SIDE_BY_SIDE) {
    await Promise.all(Array.from({ length: SIDE_BY_SIDE }, (_, by) => one(`${what} ${at + by}`)));
  }
  await one(`${what} last`);
}

function lines(): Locator {
  return page.getByRole('navigation', { name: en.list.chats, exact: true }).getByRole('listitem');
}

function start(): Locator {
  return timeline(page).getByRole('heading', { name: LARGE });
}

function jump(): Locator {
  return timeline(page).getByRole('button', { name: /^Go to .*new/ });
}

/** Opens the room, if it is not. */
async function open() {
  if (page.url().includes('/chats/')) return;
  if (!page.url().startsWith(server.url)) await page.goto('/');
  const begun = Date.now();
  await chatRow(page, LARGE).click();
  await expect(timeline(page).getByRole('article').last()).toBeVisible();
  say(`the room after ${Date.now() - begun} ms`);
  // It opens where reading stopped.
  await jump().click();
  await expect(jump()).toBeHidden();
  await quiet();
  await timeline(page).hover();
  await watch(page, en.chat.timeline);
}

/** Turns the wheel once a frame until something holds; never for longer than the room is. Lines beside the screen are drawn too. */
async function scrollTo(byPx: number, holds: () => Promise<boolean>) {
  for (let turn = 0; turn < MESSAGES; turn += 1) {
    await turnWheel(byPx);
    if (turn % 10 === 9 && (await holds())) return;
  }
  throw new Error('The end was never reached.');
}

async function turnWheel(byPx: number) {
  await page.mouse.wheel(0, byPx);
  await page.evaluate(() => new Promise((then) => requestAnimationFrame(then)));
}

/** Nothing moves any more. */
async function quiet() {
  await page.evaluate(async () => {
    const frame = () => new Promise((then) => requestAnimationFrame(then));
    const place = () => document.querySelector('section > div[class*=overflow-y]')?.scrollTop;
    for (let still = 0, before = place(); still < 12; ) {
      await frame();
      still = place() === before ? still + 1 : 0;
      before = place();
    }
  });
}

function scroller(): Locator {
  return timeline(page).locator('> div[class*=overflow-y]');
}

function heightPx(): Promise<number> {
  return scroller().evaluate((element) => element.scrollHeight);
}

function atEnd(): Promise<boolean> {
  return scroller().evaluate((one) => one.scrollTop + one.clientHeight >= one.scrollHeight - 1);
}

/** The message in the middle of what is seen, and where it stands. */
async function inMiddle(): Promise<[string, number]> {
  return scroller().evaluate((element) => {
    const { top, bottom } = element.getBoundingClientRect();
    const rows = [...element.querySelectorAll<HTMLElement>('[data-row]')];
    const row = rows.find((one) => one.getBoundingClientRect().bottom > (top + bottom) / 2);
    return [row?.dataset.row ?? '', row?.getBoundingClientRect().top ?? 0];
  });
}

function topOf(id: string): Promise<number> {
  return timeline(page)
    .locator(`[data-row="${id}"]`)
    .evaluate((row) => row.getBoundingClientRect().top);
}

/** Prints what was seen, and holds it to what must be. */
async function tell(what: string): Promise<Seen> {
  const all = await seen(page);
  const { frames, longestMs, longTasks, longestTaskMs, blankPx, elements } = all;
  say(
    `${what}: ${frames} frames, longest ${longestMs.toFixed(0)} ms, ${longTasks} tasks over 50 ms, ` +
      `longest ${longestTaskMs.toFixed(0)} ms, largest blank ${blankPx.toFixed(0)} px, ${elements} elements`,
  );
  expect(blankPx).toBeLessThan(BLANK_PX);
  if (isAll) expect(longestTaskMs).toBeLessThan(STALL_MS);
  expect(elements).toBeLessThan(MOST_ELEMENTS);
  return all;
}

function say(words: string) {
  console.log(`  ${words}`);
}

import {
  type Browser,
  type BrowserContext,
  test as base,
  expect,
  type Page,
  type TestInfo,
} from '@playwright/test';
import { PASSWORD } from './api.mjs';
import { KlatchServer } from './server.mjs';

export { expect };

/** Someone at a browser of their own, signed in. */
export type Person = { name: string; username: string; page: Page; context: BrowserContext };

/** A phone held upright, under a finger: what its browser is opened with. */
export const PHONE = {
  viewport: { width: 360, height: 740 },
  hasTouch: true,
  isMobile: true,
} as const;

/** Lets one of the two hold a phone while the other sits at a desk: one run walks both widths. */
export function onPhone(who: 'ada' | 'tomas') {
  return { tag: `@${who}-on-a-phone` };
}

type Scene = {
  /** A fresh server with nobody on it. */
  server: KlatchServer;
  /** The owner of the server. */
  ada: Person;
  /** Someone who signed up after her. */
  tomas: Person;
};

/**
 * What the browser may complain about: the network, where a journey takes it away. A server that goes closes the
 * connection a moment before its `close` event: what the Socket.IO client sends in between, the browser complains of.
 */
const NETWORK =
  /net::ERR_|WebSocket (connection|is already in CLOSING)|Failed to load resource|ERR_INTERNET_DISCONNECTED|Failed to fetch dynamically imported module/;

export const test = base.extend<Scene>({
  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the pattern to learn what is needed
  server: async ({}, use, info) => {
    const server = await KlatchServer.start();
    await use(server);
    if (info.errors.length > 0) await info.attach('server log', { body: server.log });
    await server.remove();
  },
  ada: async ({ browser, server }, use, info) => {
    const context = await open(browser, server.url, 'ada', info);
    const ada = await arrive(context, 'ada', 'Ada Lindqvist');
    await use(ada);
    await leave(ada);
  },
  tomas: async ({ browser, server, ada }, use, info) => {
    expect(ada.name).toBeTruthy(); // She came first, so she owns the server.
    const context = await open(browser, server.url, 'tomas', info);
    const tomas = await arrive(context, 'tomas', 'Tomás Reyes');
    await use(tomas);
    await leave(tomas);
  },
});

function open(browser: Browser, baseURL: string, who: 'ada' | 'tomas', { tags }: TestInfo) {
  return browser.newContext({ baseURL, ...(tags.includes(onPhone(who).tag) && PHONE) });
}

/** Puts the browser away. What was last on a phone must have fitted on it. */
async function leave({ page, context }: Person) {
  const { width } = page.viewportSize() ?? PHONE.viewport;
  if (width === PHONE.viewport.width && page.url().startsWith('http')) {
    const needed = await page.evaluate(() => document.documentElement.scrollWidth);
    expect.soft(needed, `${page.url()} is wider than a phone`).toBeLessThanOrEqual(width);
  }
  await context.close();
}

/** Signs a new person up and opens the app for them. */
export async function arrive(
  context: BrowserContext,
  username: string,
  name: string,
): Promise<Person> {
  const page = context.pages()[0] ?? (await context.newPage());
  watchForErrors(page);
  const answer = await context.request.post('/api/auth/signup', {
    data: { username, email: `${username}@example.org`, password: PASSWORD, fullName: name },
  });
  expect(answer.status(), await answer.text()).toBe(201);
  await page.goto('/');
  return { name, username, page, context };
}

/** A page that throws, logs an error or breaks its content policy fails the journey; a fault of the server does so too. */
export function watchForErrors(page: Page) {
  page.on('response', (response) => {
    if (response.status() === 500) throw new Error(`The server failed at ${response.url()}`);
  });
  page.on('pageerror', (error) => {
    throw new Error(`The page threw: ${error.stack ?? error.message}`);
  });
  page.on('console', (message) => {
    if (message.type() === 'error' && !NETWORK.test(message.text())) {
      throw new Error(`The page logged an error: ${message.text()}`);
    }
  });
}

import { type BrowserContext, test as base, expect, type Page } from '@playwright/test';
import { PASSWORD } from './api.mjs';
import { KlatchServer } from './server.mjs';

export { expect };

/** Someone at a browser of their own, signed in. */
export type Person = { name: string; username: string; page: Page; context: BrowserContext };

type Scene = {
  /** A fresh server with nobody on it. */
  server: KlatchServer;
  /** The owner of the server. */
  ada: Person;
  /** Someone who signed up after her. */
  tomas: Person;
};

/** What the browser may complain about: the network, where a journey takes it away. */
const NETWORK =
  /net::ERR_|WebSocket connection|Failed to load resource|ERR_INTERNET_DISCONNECTED|Failed to fetch dynamically imported module/;

export const test = base.extend<Scene>({
  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the pattern to learn what is needed
  server: async ({}, use, info) => {
    const server = await KlatchServer.start();
    await use(server);
    if (info.errors.length > 0) await info.attach('server log', { body: server.log });
    await server.remove();
  },
  ada: async ({ browser, server }, use) => {
    const context = await browser.newContext({ baseURL: server.url });
    await use(await arrive(context, 'ada', 'Ada Lindqvist'));
    await context.close();
  },
  tomas: async ({ browser, server, ada }, use) => {
    expect(ada.name).toBeTruthy(); // She came first, so she owns the server.
    const context = await browser.newContext({ baseURL: server.url });
    await use(await arrive(context, 'tomas', 'Tomás Reyes'));
    await context.close();
  },
});

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

// A person in many chats and a room with a long history, made straight in the data folder.
import { execFile } from 'node:child_process';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import type { Browser, Page } from '@playwright/test';
import { PASSWORD } from './api.mjs';
import { expect, watchForErrors } from './people';
import { freePort, KlatchServer } from './server.mjs';

/** `KLATCH_SIZE=all` is what docs/performance.md tells of; the journeys make do with less. */
export const isAll = process.env.KLATCH_SIZE === 'all';
export const CHATS = isAll ? 2_000 : 300;
export const MESSAGES = isAll ? 100_000 : 5_000;

/** The large room's name. */
export const LARGE = 'Everything';

/** A server with all of that on it. */
export async function startLarge(): Promise<KlatchServer> {
  const server = new KlatchServer(await freePort(), {
    KLATCH_LIMITS_CALLS_PER_ADDRESS: '1000000',
    KLATCH_LIMITS_SEARCHES_PER_MINUTE: '0',
  });
  const program = join(dirname(process.env.KLATCH_BINARY ?? ''), 'examples/size_bench');
  const made = ['fill', server.data, String(CHATS), String(MESSAGES)];
  await promisify(execFile)(program, made);
  await server.run();
  return server;
}

/** The page of the person whose chats they are, not opened yet. */
export async function reader(browser: Browser, server: KlatchServer): Promise<Page> {
  const context = await browser.newContext({ baseURL: server.url });
  const data = { login: 'reader', password: PASSWORD };
  const answer = await context.request.post('/api/auth/login', { data });
  expect(answer.status(), await answer.text()).toBe(200);
  const page = await context.newPage();
  watchForErrors(page);
  return page;
}

/** What the page holds, when nothing is left to be thrown away. */
export async function heapMb(page: Page): Promise<number> {
  const devtools = await page.context().newCDPSession(page);
  await devtools.send('HeapProfiler.collectGarbage');
  const { usedSize } = await devtools.send('Runtime.getHeapUsage');
  await devtools.detach();
  return usedSize / 1e6;
}

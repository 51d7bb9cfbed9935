// A person in many chats and a room with a long history, made straight in the data folder.
import { execFile } from 'node:child_process';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import type { Browser, Page } from '@playwright/test';
import { PASSWORD } from './api.mjs';
import { expect, watchForErrors } from './people';
import { freePort, KlatchServer } from './server.mjs';

export const CHATS = 300;
const MESSAGES = 500;

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

// Going from screen to screen, as whoever each is for.
import type { Browser, BrowserContext, Page } from '@playwright/test';
import { expect } from '@playwright/test';
import { PASSWORD } from './api.mjs';
import { watchForErrors } from './people';
import type { Publisher } from './publisher';
import type { Screen } from './screen';

export type Look<S = Publisher> = { server: S; browser: Browser; width: number; height: number };

/** Opens one screen after the other and hands each out when it is quiet. */
export async function* lookAt<S extends { url: string }>(look: Look<S>, screens: Screen<S>[]) {
  const pages = new Map<string, Page>();
  for (const screen of screens) {
    const who = screen.as ?? 'ada';
    const page = pages.get(who) ?? (await pageOf(look, who));
    pages.set(who, page);
    const { path } = screen;
    await page.goto('about:blank');
    await page.goto(typeof path === 'string' ? path : path(look.server));
    await expect(page.getByRole('main').or(page.getByRole('heading')).first()).toBeVisible();
    await screen.act?.(page);
    if (!screen.isRestless) await page.waitForLoadState('networkidle');
    yield { page, name: screen.name };
    await screen.after?.(page);
  }
  for (const page of pages.values()) await page.context().close();
}

async function pageOf(look: Look<{ url: string }>, who: string): Promise<Page> {
  const { server, browser, width, height } = look;
  const context = await browser.newContext({
    baseURL: server.url,
    viewport: { width, height },
    reducedMotion: 'reduce',
  });
  if (who !== 'stranger') await signIn(context, who);
  const page = await context.newPage();
  page.setDefaultTimeout(15_000);
  watchForErrors(page);
  return page;
}

/** Logs in; who is new here makes an account first. */
async function signIn(context: BrowserContext, username: string) {
  const { request } = context;
  const login = { data: { login: username, password: PASSWORD } };
  const answer = await request.post('/api/auth/login', login);
  if (answer.ok()) return;
  const email = `${username}@example.org`;
  const made = await request.post('/api/auth/signup', {
    data: { username, email, password: PASSWORD },
  });
  expect(made.status(), await made.text()).toBe(201);
}

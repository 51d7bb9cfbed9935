// Photographs for a person to look at (`make screens`): every screen at three widths in both themes, and the
// picture in the README.
import type { Browser, Page } from '@playwright/test';
import type { Chat, SignedIn } from '../../web/src/data/model.gen';
import { en } from '../../web/src/i18n/en';
import { say } from '../kit/acts';
import { call, newId, PASSWORD, signUp } from '../kit/api.mjs';
import { expect, test } from '../kit/people';
import { message } from '../kit/seen';

const WIDTHS = [360, 820, 1440];
const HEIGHTS: Record<number, number> = { 360: 740, 820: 1000, 1440: 900 };

const CAST = [
  ['tomas', 'Tomás Reyes'],
  ['priya', 'Priya Raman'],
  ['jonas', 'Jonas Weber'],
  ['mei', 'Mei Tanaka'],
  ['longest.name.of.them.all', 'Maximiliane Konstantina von Hohenstein-Wittgenstein'],
] as const;

const TALK = [
  ['priya', 'Proofs of the cover are back. The green came out warmer than on screen.'],
  ['priya', 'I like it better this way'],
  ['ada', 'Me too. Keep it.'],
  [
    'tomas',
    'Printer asks whether we want the rough paper for all 400 or only the numbered ones: https://example.org/paper',
  ],
  ['ada', 'Only the numbered ones'],
  ['mei', 'Then I can bring the endpapers on Thursday. Anyone up for marbling?'],
  ['tomas', 'Always'],
] as const;

test('photographs', async ({ server, browser }) => {
  test.setTimeout(300_000);
  const scene = await prepare(server.url);
  for (const colorScheme of ['light', 'dark'] as const) {
    for (const width of WIDTHS) {
      const viewport = { width, height: HEIGHTS[width] ?? 900 };
      const shoot = async (page: Page, name: string) => {
        await page.waitForLoadState('networkidle');
        await page.screenshot({ path: `screens/shots/${name}-${width}-${colorScheme}.png` });
      };
      const stranger = await browser.newPage({ baseURL: server.url, viewport, colorScheme });
      for (const [name, path] of [
        ['home', '/'],
        ['signup', '/signup'],
        ['login', '/login'],
      ] as const) {
        await stranger.goto(path);
        await shoot(stranger, name);
      }
      await stranger.close();

      const page = await signedIn(browser, server.url, { viewport, colorScheme });
      for (const [name, path] of [
        ['chats', '/'],
        ['people', '/people'],
        ['rooms', '/rooms'],
        ['settings', '/settings'],
        ['404', '/nowhere'],
      ] as const) {
        await page.goto(path);
        await shoot(page, name);
      }
      await page.goto(`/chats/${scene.room}`);
      await expect(message(page, 'Always')).toBeVisible();
      await shoot(page, 'chat');
      if (width === 1440 && colorScheme === 'light')
        await page.screenshot({ path: '../docs/screenshot.png' });
      await page.context().close();
    }
  }
  expect(say(en.app.klatch)).toBe('Klatch');
});

async function signedIn(
  browser: Browser,
  url: string,
  look: { viewport: { width: number; height: number }; colorScheme: 'light' | 'dark' },
) {
  const context = await browser.newContext({ baseURL: url, ...look });
  const answer = await context.request.post('/api/auth/login', {
    data: { login: 'ada', password: PASSWORD },
  });
  expect(answer.ok()).toBe(true);
  return context.newPage();
}

/** A small publisher's server with people, rooms and something said. */
async function prepare(url: string) {
  const ada = await call<SignedIn>(url, 'POST', '/api/auth/signup', {
    body: {
      username: 'ada',
      email: 'ada@example.org',
      password: PASSWORD,
      fullName: 'Ada Lindqvist',
      serverName: 'Tidewater Press',
    },
  });
  const tokens: Record<string, string> = { ada: ada.token };
  const ids: string[] = [];
  for (const [username, fullName] of CAST) {
    const person = await signUp(url, username, fullName);
    tokens[username] = person.token;
    ids.push(person.user.id);
  }
  const make = (name: string, topic: string, memberIds: string[]) =>
    call<Chat>(url, 'POST', '/api/rooms', {
      token: ada.token,
      body: { kind: 'public', name, topic, memberIds },
    });
  const room = await make('Autumn catalogue', 'Forty pages, four weeks', ids);
  await make('Press room', 'Ink, paper, noise', ids.slice(0, 3));
  for (const [who, body] of TALK) {
    await call(url, 'POST', `/api/rooms/${room.id}/messages`, {
      token: tokens[who],
      body: { id: newId(), body },
    });
  }
  const direct = await call<Chat>(url, 'POST', '/api/directs', {
    token: tokens.priya,
    body: { userId: ada.user.id },
  });
  await call(url, 'POST', `/api/rooms/${direct.id}/messages`, {
    token: tokens.priya,
    body: { body: 'Coffee at four?' },
  });
  return { room: room.id };
}

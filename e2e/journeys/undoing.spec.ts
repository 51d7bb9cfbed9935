// Ten seconds to change one's mind about what was left, removed or deleted: by Undo, by the same again, or because the browser died.
import type { Locator, Page } from '@playwright/test';
import type { Friend, Page as ListPage, Me } from '../../web/src/data/model.gen';
import { en } from '../../web/src/i18n/en';
import { fromChatMenu, fromMenu, joinRoom, makeRoom, say, together, write } from '../kit/acts';
import { expect, onPhone, type Person, test } from '../kit/people';
import { chatRow, composer, message, timeline, undo } from '../kit/seen';

/** A double click is none, so the same again waits this long. */
const NOT_DOUBLE_MS = 700;

/** Nothing is further away by the Tab key than this. */
const MOST_STEPS = 60;

async function me({ context }: Person): Promise<string> {
  const answer = await context.request.get('/api/auth/check');
  return ((await answer.json()) as { user: Me }).user.id;
}

/** Who is a friend, as the server knows it. */
async function friendsOf({ context }: Person): Promise<string[]> {
  const answer = await context.request.get('/api/friends');
  return ((await answer.json()) as ListPage<Friend>).items.map(({ userId }) => userId);
}

async function befriend(one: Person, other: Person) {
  for (const [who, whom] of [
    [one, other],
    [other, one],
  ] as const) {
    const answer = await who.context.request.put(`/api/friends/${await me(whom)}`, { data: {} });
    expect(answer.ok(), await answer.text()).toBe(true);
  }
}

/** Goes there by the Tab key and presses Enter. */
async function reach(page: Page, there: Locator) {
  await expect(there).toBeVisible();
  for (let step = 0; step < MOST_STEPS; step += 1) {
    if (await there.evaluate((element) => element === document.activeElement)) break;
    await page.keyboard.press('Tab');
  }
  await expect(there).toBeFocused();
  await page.keyboard.press('Enter');
}

async function removeFriend(page: Page, name: string) {
  await page.getByRole('button', { name: say(en.people.menu, { name }) }).click();
  await page.getByRole('menuitem', { name: en.people.removeFriend }).click();
}

test(
  'leaving a room is taken back where it was left, and nobody has noticed',
  onPhone('tomas'),
  async ({ ada, tomas }) => {
    const { page } = tomas;
    await makeRoom(ada.page, 'Press room');
    await joinRoom(page, 'Press room');
    await expect(timeline(ada.page).getByText(/Tomás Reyes\s*joined/)).toBeVisible();

    // In the directory the button stays; a double click takes nothing back.
    await page.goto('/rooms');
    const leave = page.getByRole('button', {
      name: say(en.rooms.leaveRoom, { name: 'Press room' }),
    });
    const keep = page.getByRole('button', { name: say(en.rooms.keepRoom, { name: 'Press room' }) });
    await leave.dblclick();
    await expect(keep).toBeFocused();
    await expect(undo(page)).toBeVisible();
    await page.waitForTimeout(NOT_DOUBLE_MS);
    await keep.click();
    await expect(leave).toBeFocused();
    await expect(undo(page)).toHaveCount(0);
    await leave.click();
    await undo(page).tap();
    await expect(leave).toBeVisible();

    // Left from its own menu the chat goes away; it comes back by keyboard.
    await page.getByRole('link', { name: say(en.rooms.openRoom, { name: 'Press room' }) }).click();
    await fromChatMenu(page, en.details.leave);
    await expect(composer(page)).toHaveCount(0);
    await expect(chatRow(page, 'Press room')).toHaveCount(0);
    await reach(page, undo(page));
    await chatRow(page, 'Press room').click();
    // And by the same again, where one has gone back to it.
    await fromChatMenu(page, en.details.leave);
    await expect(composer(page)).toHaveCount(0);
    await page.goBack();
    await page.waitForTimeout(NOT_DOUBLE_MS);
    await fromChatMenu(page, en.details.leave);
    await expect(undo(page)).toHaveCount(0);
    await write(page, 'Still here');
    await expect(message(ada.page, 'Still here')).toBeVisible();
    await expect(timeline(ada.page).getByText(/Tomás Reyes\s*left/)).toHaveCount(0);
  },
);

test(
  'a friend who is removed keeps their row, and is kept by Undo there and by the same again',
  onPhone('tomas'),
  async ({ ada, tomas }) => {
    const { page } = tomas;
    await befriend(ada, tomas);
    await page.goto('/people');
    const keep = page.getByRole('button', { name: say(en.people.keepName, { name: ada.name }) });
    const here = page.getByRole('region', { name: say(en.people.hereNow, { count: 1 }) });
    await expect(here.getByText(ada.name)).toBeVisible();

    await removeFriend(page, ada.name);
    await expect(here.getByText(ada.name)).toBeVisible();
    await expect(undo(page)).toBeVisible();
    await page.waitForTimeout(NOT_DOUBLE_MS);
    await keep.click();
    await expect(keep).toHaveCount(0);
    await expect(undo(page)).toHaveCount(0);

    await removeFriend(page, ada.name);
    await expect(keep).toBeVisible();
    await page.waitForTimeout(NOT_DOUBLE_MS);
    await removeFriend(page, ada.name);
    await expect(keep).toHaveCount(0);
    await expect(undo(page)).toHaveCount(0);
    expect(await friendsOf(tomas)).toEqual([await me(ada)]);
    expect(await friendsOf(ada)).toEqual([await me(tomas)]);
  },
);

test(
  'a chat deleted for me is kept by Undo, and by the same again where one goes back to it',
  onPhone('tomas'),
  async ({ ada, tomas }) => {
    const { page } = tomas;
    await together(ada, tomas);
    await write(ada.page, 'Keep this');
    await expect(message(page, 'Keep this')).toBeVisible();
    await fromChatMenu(page, en.chat.clear);
    await expect(composer(page)).toHaveCount(0);
    await undo(page).tap();
    await chatRow(page, ada.name).click();
    await expect(message(page, 'Keep this')).toBeVisible();

    await fromChatMenu(page, en.chat.clear);
    await expect(composer(page)).toHaveCount(0);
    await page.goBack();
    await expect(composer(page)).toBeVisible();
    await page.waitForTimeout(NOT_DOUBLE_MS);
    await fromChatMenu(page, en.chat.clear);
    await expect(undo(page)).toHaveCount(0);
    await expect(message(page, 'Keep this')).toBeVisible();
    await page.reload();
    await expect(message(page, 'Keep this')).toBeVisible();
  },
);

test('where the browser dies within the ten seconds nothing was destroyed', async ({
  ada,
  tomas,
  browser,
  server,
}) => {
  test.setTimeout(120_000);
  await befriend(ada, tomas);
  await makeRoom(ada.page, 'Press room');
  await joinRoom(tomas.page, 'Press room');
  const direct = `/chats/${await together(ada, tomas)}`;
  await write(tomas.page, 'Still to be read');
  await expect(message(ada.page, 'Still to be read')).toBeVisible();
  const storageState = await tomas.context.storageState();
  const leave = say(en.rooms.leaveRoom, { name: 'Press room' });
  const deeds: Array<[path: string, deed: (page: Page) => Promise<unknown>]> = [
    ['/rooms', (page) => page.getByRole('button', { name: leave }).click()],
    ['/people', (page) => removeFriend(page, ada.name)],
    [direct, (page) => fromMenu(page, 'Still to be read', en.message.delete)],
    [direct, (page) => fromChatMenu(page, en.chat.clear)],
  ];
  for (const [path, deed] of deeds) {
    // A browser of its own: what dies takes nothing with it that goes on.
    const context = await browser.newContext({ baseURL: server.url, storageState });
    const page = await context.newPage();
    await page.goto(path);
    await deed(page);
    await expect(undo(page)).toBeVisible();
    const died = page.waitForEvent('crash');
    const session = await context.newCDPSession(page);
    session.send('Page.crash').catch(() => {});
    await died;
    await context.close();
  }

  // As if a new browser were opened: all of it is there, and stays.
  const context = await browser.newContext({ baseURL: server.url, storageState });
  const page = await context.newPage();
  await page.goto(direct);
  await expect(message(page, 'Still to be read')).toBeVisible();
  await chatRow(page, 'Press room').click();
  await write(page, 'I never left');
  await expect(undo(page)).toHaveCount(0);
  expect(await friendsOf(tomas)).toEqual([await me(ada)]);
  await expect(message(ada.page, 'Still to be read')).toBeVisible();
  await chatRow(ada.page, 'Press room').click();
  await expect(message(ada.page, 'I never left')).toBeVisible();
  await expect(timeline(ada.page).getByText(/Tomás Reyes\s*left/)).toHaveCount(0);
  await context.close();
});

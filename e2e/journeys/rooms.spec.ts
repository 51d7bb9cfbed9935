import type { Page } from '@playwright/test';
import type { SignedIn } from '../../web/src/data/model.gen';
import { en } from '../../web/src/i18n/en';
import { closeDetails, joinRoom, makeRoom, openDetails, roomOf, say, write } from '../kit/acts';
import { call, signUp } from '../kit/api.mjs';
import { expect, onPhone, test } from '../kit/people';
import { chatRow, composer, details, message, timeline, undo } from '../kit/seen';

test('a room is made, found, joined and left', onPhone('tomas'), async ({ ada, tomas }) => {
  await makeRoom(ada.page, 'Press room');
  await write(ada.page, 'Anyone up for marbling?');

  await tomas.page.goto('/rooms');
  const search = tomas.page.getByRole('textbox', { name: en.rooms.search });
  const join = tomas.page.getByRole('button', {
    name: say(en.rooms.joinRoom, { name: 'Press room' }),
  });
  await expect(join).toBeVisible();
  await search.fill('bindery');
  await expect(join).toHaveCount(0);
  await search.fill('press');
  await join.click();
  await expect(message(tomas.page, 'Anyone up for marbling?')).toBeVisible();
  await expect(timeline(ada.page).getByText(/Tomás Reyes\s*joined/)).toBeVisible();
  await write(tomas.page, 'Always');
  await expect(message(ada.page, 'Always')).toBeVisible();

  // He leaves, thinks better of it, and leaves all the same.
  await leave(tomas.page);
  await expect(chatRow(tomas.page, 'Press room')).toHaveCount(0);
  await undo(tomas.page).click();
  await chatRow(tomas.page, 'Press room').click();
  await write(tomas.page, 'Still here');
  await expect(message(ada.page, 'Still here')).toBeVisible();
  await leave(tomas.page);
  await expect(chatRow(tomas.page, 'Press room')).toHaveCount(0);
  // Whoever leaves the page has made up their mind.
  await tomas.page.reload();
  await expect(timeline(ada.page).getByText(/Tomás Reyes\s*left/)).toBeVisible();
  await write(ada.page, 'He is gone');
  await expect(tomas.page.getByText('He is gone')).toHaveCount(0);

  await joinRoom(tomas.page, 'Press room');
  await expect(message(tomas.page, 'He is gone')).toBeVisible();
});

async function leave(page: Page) {
  await openDetails(page);
  await details(page).getByRole('button', { name: en.details.leave }).click();
}

test(
  'an owner gives a role, a moderator puts somebody out, and the room is deleted',
  onPhone('tomas'),
  async ({ server, ada, tomas }) => {
    // As tables are called, too.
    await makeRoom(ada.page, 'users');
    const room = `/api/rooms/${roomOf(ada.page)}`;
    const { token }: SignedIn = await signUp(server.url, 'robin', 'Robin Osei');
    await call(server.url, 'PUT', `${room}/members/me`, { token, body: {} });
    await joinRoom(tomas.page, 'users');
    await openDetails(tomas.page);
    await expect(details(tomas.page).getByText('Robin Osei')).toBeVisible();
    await fromMemberMenu(ada.page, tomas.name, en.details.makeModerator);
    await expect(details(tomas.page).getByText(en.details.moderator)).toBeVisible();

    await fromMemberMenu(tomas.page, 'Robin Osei', en.details.remove);
    await inDialog(tomas.page, en.details.remove);
    await expect(timeline(ada.page).getByText(/Tomás Reyes\s*removed\s*Robin Osei/)).toBeVisible();
    await expect(details(tomas.page).getByText('Robin Osei')).toHaveCount(0);
    await expect(call(server.url, 'GET', `${room}/messages`, { token })).rejects.toThrow('403');

    // Deleted and taken back, nobody else has noticed anything.
    await details(ada.page).getByRole('button', { name: en.details.delete }).click();
    await inDialog(ada.page, en.details.delete);
    await expect(chatRow(ada.page, 'users')).toHaveCount(0);
    await closeDetails(tomas.page);
    await write(tomas.page, 'Is this the end?');
    await undo(ada.page).click();
    await chatRow(ada.page, 'users').click();
    await expect(message(ada.page, 'Is this the end?')).toBeVisible();

    await details(ada.page).getByRole('button', { name: en.details.delete }).click();
    await inDialog(ada.page, en.details.delete);
    await expect(chatRow(ada.page, 'users')).toHaveCount(0);
    await ada.page.reload();
    const { notFoundTitle } = en.error;
    await expect(tomas.page.getByRole('heading', { name: notFoundTitle })).toBeVisible();
    await expect(ada.page.getByText(en.list.emptyTitle)).toBeVisible();
  },
);

/** Does something about a person of the room, in its details. */
async function fromMemberMenu(page: Page, name: string, entry: string) {
  const menu = say(en.details.personMenu, { name });
  await details(page).getByRole('button', { name: menu, exact: true }).click();
  await page.getByRole('menuitem', { name: entry }).click();
}

/** Says yes where it is asked. */
async function inDialog(page: Page, name: string) {
  await page.getByRole('dialog').getByRole('button', { name }).click();
}

test(
  'a private room is not in the directory and answers strangers as if it were not there',
  onPhone('ada'),
  async ({ ada, tomas }) => {
    await makeRoom(ada.page, 'Back room', 'private');
    const address = new URL(ada.page.url()).pathname;
    await tomas.page.goto('/rooms');
    await expect(tomas.page.getByText(en.rooms.emptyTitle)).toBeVisible();
    await tomas.page.goto(address);
    await expect(tomas.page.getByRole('heading', { name: en.error.notFoundTitle })).toBeVisible();
    await expect(composer(tomas.page)).toHaveCount(0);
    await expect(ada.page.getByText(say(en.chat.people, { count: 1 })).first()).toBeVisible();
  },
);

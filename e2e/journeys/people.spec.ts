// Friends, blocks and notifications, by two people at once.
import type { Page } from '@playwright/test';
import { en } from '../../web/src/i18n/en';
import {
  closeDetails,
  fromMenu,
  joinRoom,
  makeRoom,
  openChatWith,
  openDetails,
  react,
  roomOf,
  say,
  together,
  toList,
  write,
} from '../kit/acts';
import { newId, PASSWORD } from '../kit/api.mjs';
import { expect, onPhone, type Person, test } from '../kit/people';
import { chatRow, composer, message, timeline, undo } from '../kit/seen';

async function me(person: Person): Promise<string> {
  const answer = await person.context.request.get('/api/auth/check');
  return (await answer.json()).user.id;
}

/** Says something in the open room of a person by the API, for texts no key writes. */
async function post(person: Person, body: string) {
  const path = `/api/rooms/${roomOf(person.page)}/messages`;
  const answer = await person.context.request.post(path, {
    data: { id: newId(), body },
  });
  expect(answer.status(), await answer.text()).toBe(201);
}

const bell = (page: Page) => page.getByRole('button', { name: /^Notifications/ });
const places = (page: Page) => page.getByRole('navigation', { name: en.app.mainNav }).first();

test('two become friends, see each other, and part', onPhone('tomas'), async ({ ada, tomas }) => {
  await tomas.page.goto('/people');
  const add = tomas.page.getByRole('button', { name: say(en.people.addName, { name: ada.name }) });
  const asked = tomas.page.getByRole('heading', { name: en.people.asked });
  await add.click();
  await expect(asked).toBeVisible();

  await expect(places(ada.page).getByText('1', { exact: true })).toBeVisible();
  await expect(ada.page).toHaveTitle(/^\(1\)/);
  await ada.page.goto('/people');
  await expect(ada.page.getByText(en.people.waiting)).toBeVisible();
  await ada.page
    .getByRole('button', { name: say(en.people.declineName, { name: tomas.name }) })
    .click();
  await expect(ada.page.getByText(en.people.waiting)).toHaveCount(0);
  await expect(asked).toHaveCount(0);
  await add.click();
  await ada.page
    .getByRole('button', { name: say(en.people.acceptName, { name: tomas.name }) })
    .click();
  for (const page of [ada.page, tomas.page])
    await expect(page.getByText(say(en.people.hereNow, { count: 1 }))).toBeVisible();

  await tomas.page.getByRole('button', { name: say(en.people.menu, { name: ada.name }) }).click();
  await tomas.page.getByRole('menuitem', { name: en.people.removeFriend }).click();
  await undo(tomas.page).click();
  await expect(tomas.page.getByText(say(en.people.hereNow, { count: 1 }))).toBeVisible();
  await tomas.page.getByRole('button', { name: say(en.people.menu, { name: ada.name }) }).click();
  await tomas.page.getByRole('menuitem', { name: en.people.removeFriend }).click();
  await expect(undo(tomas.page)).toBeVisible();
  // Whoever leaves the page has made up their mind.
  await tomas.page.reload();
  await expect(add).toBeVisible();
  for (const { page } of [ada, tomas])
    await expect(page.getByText(say(en.people.hereNow, { count: 1 }))).toHaveCount(0);
});

test(
  'somebody is found by their whole e-mail and written to, and nobody finds themselves',
  onPhone('tomas'),
  async ({ ada, tomas }) => {
    await tomas.page.goto('/people');
    const main = tomas.page.getByRole('main');
    const messageTo = (name: string) => say(en.people.messageTo, { name });
    await expect(main.getByRole('button', { name: messageTo(ada.name) })).toBeVisible();
    await expect(main.getByText(tomas.name)).toHaveCount(0);
    const field = main.getByRole('textbox', { name: en.people.search });
    await field.fill('tomas@example.org');
    await expect(main.getByText(en.people.none)).toBeVisible();
    await field.fill('ada@example.org');
    await main.getByRole('button', { name: messageTo(ada.name) }).click();
    await write(tomas.page, 'Found you');
    await expect(chatRow(ada.page, tomas.name)).toContainText('Found you');
  },
);

test('a block holds in private and folds in rooms', onPhone('ada'), async ({ ada, tomas }) => {
  await makeRoom(ada.page, 'Press room');
  await joinRoom(tomas.page, 'Press room');
  await write(tomas.page, 'Something loud');
  await expect(message(ada.page, 'Something loud')).toBeVisible();
  await fromMenu(ada.page, 'Something loud', en.message.reply);
  await write(ada.page, 'Say that again');
  await react(tomas.page, 'Say that again', '👍');
  await expect(timeline(ada.page).getByRole('button', { name: /^👍 from/ })).toBeVisible();
  const room = new URL(ada.page.url()).pathname;

  await openChatWith(ada.page, tomas.name);
  await openChatWith(tomas.page, ada.name);
  await openDetails(ada.page);
  await ada.page.getByRole('button', { name: en.people.block, exact: true }).click();
  await ada.page.getByRole('dialog').getByRole('button', { name: en.people.block }).click();
  await closeDetails(ada.page);
  await expect(ada.page.getByText(say(en.fold.chat, { name: 'Tomás' }))).toBeVisible();
  await expect(composer(ada.page)).toHaveCount(0);
  await write(tomas.page, 'Are you there?');
  await expect(
    timeline(tomas.page)
      .getByText(/Not sent/)
      .first(),
  ).toBeVisible();

  await ada.page.goto(room);
  await expect(timeline(ada.page).getByText(en.fold.blocked)).toBeVisible();
  await expect(ada.page.getByText('Something loud')).toHaveCount(0);
  await expect(message(ada.page, 'Say that again')).toContainText(en.fold.quote);
  await expect(timeline(ada.page).getByRole('button', { name: /^👍 from/ })).toHaveCount(0);
  await timeline(ada.page).getByRole('button', { name: en.fold.show }).click();
  await expect(message(ada.page, 'Something loud')).toBeVisible();

  await ada.page.goto('/settings/privacy');
  await ada.page
    .getByRole('button', { name: say(en.people.liftName, { name: tomas.name }) })
    .click();
  await expect(ada.page.getByText(en.settings.blockedNone)).toBeVisible();
  await ada.page.goto(room);
  await expect(message(ada.page, 'Something loud')).toBeVisible();
});

test('the bell counts what calls, and leads there', onPhone('ada'), async ({ ada, tomas }) => {
  await makeRoom(ada.page, 'Press room');
  await joinRoom(tomas.page, 'Press room');
  const room = new URL(ada.page.url()).pathname;
  await ada.page.goto('/');
  await post(tomas, `<@${await me(ada)}> page 14, please`);
  await expect(bell(ada.page)).toHaveAccessibleName(say(en.notifications.bellCount, { count: 1 }));
  await bell(ada.page).click();
  const list = ada.page.getByRole('dialog', { name: en.notifications.title });
  await expect(list.getByText(/Tomás Reyes mentioned you in Press room/)).toBeVisible();
  await expect(list.getByText(/page 14, please/)).toBeVisible();
  await list.getByRole('button', { name: /mentioned you/ }).click();
  await expect(ada.page).toHaveURL(new RegExp(`${room}$`));
  await expect(timeline(ada.page).getByText(/page 14, please/)).toBeVisible();
  await toList(ada.page);
  await expect(bell(ada.page)).toHaveAccessibleName(en.notifications.bell);

  await tomas.page.goto('/people');
  await tomas.page
    .getByRole('button', { name: say(en.people.addName, { name: ada.name }) })
    .click();
  await bell(ada.page).click();
  await list.getByRole('button', { name: say(en.people.acceptName, { name: tomas.name }) }).click();
  await expect(list.getByText(/wants to be friends/)).toHaveCount(0);
  await ada.page.keyboard.press('Escape');
  await expect(list).toHaveCount(0);
  await expect(bell(ada.page)).toBeFocused();
});

test(
  'what calls leads to a reaction and into a room, and all of it is marked read at once',
  onPhone('tomas'),
  async ({ ada, tomas }) => {
    await together(ada, tomas);
    const direct = new URL(tomas.page.url()).pathname;
    await write(tomas.page, 'Tea at four?');
    await expect(message(ada.page, 'Tea at four?')).toBeVisible();
    await tomas.page.goto('/');
    await react(ada.page, 'Tea at four?', '👍');
    await makeRoom(ada.page, 'Kitchen', 'private');
    const kitchen = new URL(ada.page.url()).pathname;
    const his = `/api/rooms/${roomOf(ada.page)}/members/${await me(tomas)}`;
    expect((await ada.context.request.put(his, { data: {} })).status()).toBe(201);
    const counts = (count: number) => say(en.notifications.bellCount, { count });
    await expect(bell(tomas.page)).toHaveAccessibleName(counts(2));

    await bell(tomas.page).click();
    const list = tomas.page.getByRole('dialog', { name: en.notifications.title });
    await list.getByRole('button', { name: /Ada Lindqvist reacted 👍/ }).click();
    await expect(tomas.page).toHaveURL(new RegExp(`${direct}$`));
    await expect(message(tomas.page, 'Tea at four?')).toContainText('👍');
    await toList(tomas.page);
    await bell(tomas.page).click();
    await list.getByRole('button', { name: /Ada Lindqvist added you to Kitchen/ }).click();
    await expect(tomas.page).toHaveURL(new RegExp(`${kitchen}$`));
    await expect(composer(tomas.page)).toBeVisible();

    await toList(tomas.page);
    await expect(bell(tomas.page)).toHaveAccessibleName(en.notifications.bell);
    await post(ada, `<@${await me(tomas)}> the oat milk is gone`);
    await post(ada, `<@${await me(tomas)}> and the biscuits`);
    await expect(bell(tomas.page)).toHaveAccessibleName(counts(2));
    await bell(tomas.page).click();
    await list.getByRole('button', { name: en.notifications.markAll }).click();
    await expect(bell(tomas.page)).toHaveAccessibleName(en.notifications.bell);
    await expect(list.getByRole('heading', { name: en.notifications.isNew })).toHaveCount(0);
  },
);

test('another name is seen without reloading', onPhone('tomas'), async ({ ada, tomas }) => {
  await makeRoom(ada.page, 'Press room');
  await joinRoom(tomas.page, 'Press room');
  await write(tomas.page, 'Hello');
  await expect(timeline(ada.page).getByText(tomas.name).first()).toBeVisible();
  await tomas.page.goto('/settings/profile');
  await tomas.page.getByRole('textbox', { name: en.settings.fullName }).fill('Tomé Reis');
  await tomas.page.getByRole('button', { name: en.app.save }).click();
  await expect(timeline(ada.page).getByText('Tomé Reis').first()).toBeVisible();

  // What is discarded is as it was.
  const bio = tomas.page.getByRole('textbox', { name: en.settings.bio });
  await bio.fill('On second thoughts');
  await tomas.page.getByRole('button', { name: en.settings.discard }).click();
  await expect(bio).toHaveValue('');
});

test(
  'a password and an address are changed, a session ended, an account deleted',
  onPhone('tomas'),
  async ({ ada, tomas, browser, server }) => {
    const context = await browser.newContext({ baseURL: server.url });
    const login = (password: string, name = 'tomas') =>
      context.request.post('/api/auth/login', { data: { login: name, password } });
    await login(PASSWORD);
    const phone = await context.newPage();
    await phone.goto('/');
    await expect(phone.getByRole('navigation', { name: en.list.chats, exact: true })).toBeVisible();

    await tomas.page.goto('/settings/sessions');
    await expect(tomas.page.getByText(en.settings.sessionThis)).toBeVisible();
    await tomas.page.getByRole('button', { name: /^Log out Chrome/ }).click();
    await expect(phone.getByText(en.home.ended)).toBeVisible();
    await expect(tomas.page.getByRole('button', { name: /^Log out Chrome/ })).toHaveCount(0);
    // All others at once.
    for (let time = 0; time < 2; time += 1) await login(PASSWORD);
    await tomas.page.reload();
    await expect(tomas.page.getByRole('button', { name: /^Log out Chrome/ })).toHaveCount(2);
    await tomas.page.getByRole('button', { name: en.settings.sessionsEndOthers }).click();
    await expect(tomas.page.getByRole('button', { name: /^Log out Chrome/ })).toHaveCount(0);
    expect((await context.request.get('/api/auth/check')).status()).toBe(401);

    await tomas.page.goto('/settings/account');
    const next = 'another good password';
    await tomas.page
      .getByRole('textbox', { name: en.settings.passwordCurrent })
      .fill('not this one');
    await tomas.page.getByRole('textbox', { name: en.settings.passwordNext }).fill(next);
    await tomas.page.getByRole('button', { name: en.settings.passwordChange }).click();
    await expect(tomas.page.getByText(en.settings.passwordCurrentWrong)).toBeVisible();
    await tomas.page.getByRole('textbox', { name: en.settings.passwordCurrent }).fill(PASSWORD);
    await tomas.page.getByRole('button', { name: en.settings.passwordChange }).click();
    await expect(tomas.page.getByText(en.settings.passwordChanged)).toBeVisible();
    expect((await login(next)).status()).toBe(200);

    const email = tomas.page.getByRole('textbox', { name: en.settings.email, exact: true });
    await email.fill('ada@example.org');
    const passwords = tomas.page.getByRole('textbox', { name: en.settings.passwordCurrent });
    await passwords.first().fill(next);
    await tomas.page.getByRole('button', { name: en.settings.emailChange }).click();
    await expect(tomas.page.getByText(en.settings.emailTaken)).toBeVisible();
    await email.fill('tomas@elsewhere.example');
    await tomas.page.getByRole('button', { name: en.settings.emailChange }).click();
    await expect(tomas.page.getByText(en.settings.emailChanged)).toBeVisible();
    await email.fill('tomas@third.example');
    await expect(passwords.first()).toHaveValue('');
    expect((await login(next, 'tomas@elsewhere.example')).status()).toBe(200);
    expect((await login(next, 'tomas@example.org')).status()).toBe(401);

    await makeRoom(ada.page, 'Press room');
    await joinRoom(tomas.page, 'Press room');
    await write(tomas.page, 'What stays');
    await expect(message(ada.page, 'What stays')).toBeVisible();
    await tomas.page.goto('/settings/account');
    await tomas.page.getByRole('button', { name: en.settings.deleteAction }).click();
    const dialog = tomas.page.getByRole('dialog');
    await dialog.getByRole('textbox', { name: en.settings.passwordCurrent }).fill(next);
    await dialog.getByRole('button', { name: en.settings.deleteAction }).click();
    await expect(tomas.page.getByRole('link', { name: en.home.signup }).first()).toBeVisible();
    await expect(message(ada.page, 'What stays')).toBeVisible();
    await expect(timeline(ada.page).getByText(en.app.deletedPerson).first()).toBeVisible();
    await context.close();
  },
);

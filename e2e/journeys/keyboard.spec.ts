// A whole visit without a mouse: each key press is one, and what has the focus shows it.
import type { Locator, Page } from '@playwright/test';
import type { Chat } from '../../web/src/data/model.gen';
import { en } from '../../web/src/i18n/en';
import { say } from '../kit/acts';
import { call, newId, PASSWORD, signIn } from '../kit/api.mjs';
import { expect, test, watchForErrors } from '../kit/people';
import { picture } from '../kit/pictures';
import { composer, details, message, timeline } from '../kit/seen';

/** Nothing is further away than this. */
const MOST_STEPS = 60;

/** A double press is none, so the same again waits this long. */
const NOT_DOUBLE_MS = 700;

/** Goes there key by key, and sees that whatever has the focus on the way looks so. */
async function go(page: Page, there: Locator, key = 'Tab') {
  await expect(there).toBeVisible();
  const before = await looks(there);
  for (let step = 0; step < MOST_STEPS; step += 1) {
    if (await there.evaluate((element) => element === document.activeElement)) break;
    await page.keyboard.press(key);
  }
  await expect(there).toBeFocused();
  expect(await looks(there), 'the focus is seen').not.toBe(before);
}

/** The rings, borders and grounds of an element, of what is in it and of what is right around it. */
function looks(there: Locator): Promise<string> {
  return there.evaluate((element) => {
    const around = [element.parentElement, element.parentElement?.parentElement];
    return [element, ...around, ...element.querySelectorAll('*')]
      .map((one) => (one ? getComputedStyle(one) : null))
      .map(
        (style) =>
          `${style?.boxShadow} ${style?.outline} ${style?.border} ${style?.backgroundColor}`,
      )
      .join('\n');
  });
}

test('sign up, find somebody, talk, change one’s mind and leave, by keyboard alone', async ({
  server,
  ada,
  browser,
}) => {
  const page = await browser.newPage({ baseURL: server.url });
  watchForErrors(page);
  const { keyboard } = page;
  await page.goto('/');
  await go(page, page.getByRole('main').getByRole('link', { name: en.home.signup }));
  await keyboard.press('Enter');
  await expect(page.getByLabel(en.sign.username)).toBeFocused();
  await keyboard.type('robin');
  await go(page, page.getByLabel(en.sign.email));
  await keyboard.type('robin@example.org');
  await go(page, page.getByLabel(en.sign.password, { exact: true }));
  await keyboard.type(PASSWORD);
  await keyboard.press('Enter');
  await expect(page.getByText(en.list.emptyTitle)).toBeVisible();

  await keyboard.press('Control+k');
  await expect(page.getByPlaceholder(en.switcher.placeholder)).toBeFocused();
  await keyboard.type('ada');
  await expect(page.getByRole('option', { name: /Ada Lindqvist/ })).toBeVisible();
  await keyboard.press('Enter');
  await expect(composer(page)).toBeFocused();
  await keyboard.type('Hello Ada');
  await keyboard.press('Enter');
  await expect(message(page, 'Hello Ada')).toBeVisible();
  const room = new URL(page.url()).pathname.split('/')[2];
  const token = await signIn(server.url, ada.username);
  const body = { id: newId(), body: 'Hello yourself' };
  await call(server.url, 'POST', `/api/rooms/${room}/messages`, { token, body });

  // An answer.
  await go(page, message(page, 'Hello yourself'), 'Shift+Tab');
  await keyboard.press('r');
  await expect(composer(page)).toBeFocused();
  await keyboard.type('Tea at four?');
  await keyboard.press('Enter');
  await expect(message(page, 'Tea at four?')).toContainText('Hello yourself');

  // A reaction, out of the menu.
  await go(page, message(page, 'Tea at four?'), 'Shift+Tab');
  await go(page, message(page, 'Hello yourself'), 'ArrowUp');
  await keyboard.press('Enter');
  await go(
    page,
    page.getByRole('menuitemcheckbox', { name: say(en.reaction.give, { emoji: '❤️' }) }),
    'ArrowDown',
  );
  await keyboard.press('Enter');
  await expect(timeline(page).getByRole('button', { name: /^❤️ from/ })).toBeVisible();

  // Another word, and another mind.
  await go(page, composer(page));
  await keyboard.press('ArrowUp');
  await expect(composer(page)).toHaveValue('Tea at four?');
  await keyboard.press('Control+a');
  await keyboard.type('Tea at five?');
  await keyboard.press('Enter');
  await expect(message(page, 'Tea at five?')).toBeVisible();
  // Back among the messages one is where one was.
  await go(page, message(page, 'Hello yourself'), 'Shift+Tab');
  await go(page, message(page, 'Tea at five?'), 'ArrowDown');
  await keyboard.press('Delete');
  await expect(message(page, 'Tea at five?')).toHaveCount(0);
  await page.waitForTimeout(NOT_DOUBLE_MS);
  await keyboard.press('Delete');
  await expect(message(page, 'Tea at five?')).toBeVisible();

  await go(page, composer(page));
  await keyboard.type('half a thought');
  expect(await kept(page)).toContain('half a thought');

  await go(page, page.getByRole('link', { name: en.list.settings }), 'Shift+Tab');
  await keyboard.press('Enter');
  await expect(page.getByRole('heading', { name: en.settings.profile })).toBeFocused();
  await go(page, page.getByRole('button', { name: en.settings.logout }), 'Shift+Tab');
  await keyboard.press('Enter');
  await expect(page.getByRole('main').getByRole('link', { name: en.home.login })).toBeVisible();
  // Whoever comes to this device next finds nothing.
  expect(await kept(page)).not.toContain('half a thought');
});

/** What the browser keeps of what was written here and is not sent. */
function kept(page: Page): Promise<string> {
  return page.evaluate(() => JSON.stringify({ ...localStorage }));
}

test('people, rooms, files, details, the bell and the server, by keyboard alone', async ({
  server,
  ada,
  tomas,
}) => {
  const { page } = ada;
  const { keyboard } = page;
  const token = await signIn(server.url, tomas.username);
  const does = <T>(method: string, path: string, body: object) =>
    call<T>(server.url, method, path, { token, body });
  const room = await does<Chat>('POST', '/api/rooms', { kind: 'public', name: 'Press room' });
  const place = (name: string) => page.getByRole('link', { name, exact: true });

  // People: what can be done about somebody is looked at, and they are asked to be a friend.
  await go(page, place(en.list.people));
  await keyboard.press('Enter');
  await expect(page.getByRole('heading', { name: en.people.title })).toBeFocused();
  const name = tomas.name;
  const more = page.getByRole('button', { name: say(en.people.menu, { name }) });
  await go(page, more);
  await keyboard.press('Enter');
  await go(page, page.getByRole('menuitem', { name: en.people.block }), 'ArrowDown');
  await keyboard.press('Escape');
  await expect(more).toBeFocused();
  await go(page, page.getByRole('button', { name: say(en.people.addName, { name }) }), 'Shift+Tab');
  await keyboard.press('Enter');
  await expect(page.getByRole('heading', { name: en.people.asked })).toBeVisible();

  // Rooms: one is found and joined.
  await go(page, place(en.list.rooms), 'Shift+Tab');
  await keyboard.press('Enter');
  await expect(page.getByRole('heading', { name: en.rooms.title, exact: true })).toBeFocused();
  await go(page, page.getByRole('textbox', { name: en.rooms.search }));
  await keyboard.type('pre');
  await go(
    page,
    page.getByRole('button', { name: say(en.rooms.joinRoom, { name: 'Press room' }) }),
  );
  await keyboard.press('Enter');
  await expect(composer(page)).toBeVisible();

  // Files: one is chosen, sent and looked at.
  // Waited for from here on: it takes a moment until the browser hands its choice of files over.
  const choosing = page.waitForEvent('filechooser');
  await go(page, page.getByRole('button', { name: en.files.attach }));
  await keyboard.press('Enter');
  await (await choosing).setFiles([picture('cup.png', 320, 240)]);
  await expect(page.getByRole('list', { name: en.files.chosen })).toBeVisible();
  await go(page, composer(page));
  await keyboard.press('Enter');
  const shown = timeline(page).getByRole('button', {
    name: say(en.files.open, { name: 'cup.png' }),
  });
  await go(page, shown, 'Shift+Tab');
  await keyboard.press('Enter');
  await expect(page.getByRole('dialog').getByRole('img', { name: 'cup.png' })).toBeVisible();
  await keyboard.press('Escape');
  await expect(shown).toBeFocused();

  // Details: how loud it is, and who is in it.
  const levels = en.details.levels;
  await go(page, details(page).getByRole('radio', { name: levels.all }));
  await keyboard.press('ArrowDown');
  await expect(details(page).getByRole('radio', { name: levels.mentions })).toBeChecked();
  await go(page, details(page).getByRole('button', { name: en.details.invite }), 'Shift+Tab');
  await keyboard.press('Enter');
  await expect(page.getByRole('dialog').getByRole('textbox')).toBeFocused();
  await keyboard.press('Escape');
  await expect(details(page).getByRole('button', { name: en.details.invite })).toBeFocused();

  // The bell: what calls leads to its place.
  await go(page, place(en.list.people), 'Shift+Tab');
  await keyboard.press('Enter');
  await expect(page.getByRole('heading', { name: en.people.title })).toBeFocused();
  const { user } = await (await ada.context.request.get('/api/auth/check')).json();
  const body = { id: newId(), body: `<@${user.id}> page 14, please` };
  await does('POST', `/api/rooms/${room.id}/messages`, body);
  const bell = say(en.notifications.bellCount, { count: 1 });
  await go(page, page.getByRole('button', { name: bell }), 'Shift+Tab');
  await keyboard.press('Enter');
  await go(page, page.getByRole('dialog').getByRole('button', { name: /mentioned you/ }));
  await keyboard.press('Enter');
  await expect(page).toHaveURL(new RegExp(`${room.id}$`));
  await expect(timeline(page).getByText(/page 14, please/)).toBeVisible();

  // The server: a role is given.
  await go(page, place(en.list.settings), 'Shift+Tab');
  await keyboard.press('Enter');
  await expect(page.getByRole('heading', { name: en.settings.profile })).toBeFocused();
  await go(page, place(en.admin.people), 'Shift+Tab');
  await keyboard.press('Enter');
  await expect(page.getByRole('heading', { name: en.admin.people })).toBeFocused();
  await go(page, page.getByRole('button', { name: say(en.admin.menu, { name }) }));
  await keyboard.press('Enter');
  await go(page, page.getByRole('menuitem', { name: en.admin.makeAdmin }), 'ArrowDown');
  await keyboard.press('Enter');
  const line = page.getByRole('listitem').filter({ hasText: name });
  await expect(line.getByText(en.admin.admin, { exact: true })).toBeVisible();
});

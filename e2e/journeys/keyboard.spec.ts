// A whole visit without a mouse: each key press is one, and what has the focus shows it.
import type { Locator, Page } from '@playwright/test';
import { en } from '../../web/src/i18n/en';
import { say } from '../kit/acts';
import { call, newId, PASSWORD, signIn } from '../kit/api.mjs';
import { expect, test, watchForErrors } from '../kit/people';
import { composer, message, timeline } from '../kit/seen';

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

// What a desk and a phone make of the same, at their edge too.
import type { Page } from '@playwright/test';
import { en } from '../../web/src/i18n/en';
import { expectForEverybody, expectRoomForFingers } from '../kit/accessible';
import { makeRoom, roomOf, say, together, write } from '../kit/acts';
import { expect, onPhone, PHONE, test, watchForErrors } from '../kit/people';
import { chatRow, composer, message } from '../kit/seen';

/** Below this one thing is shown at a time. */
const TWO_COLUMNS_PX = 720;

test(
  'a desk shows the list and a chat side by side, a phone one at a time with a way back',
  onPhone('tomas'),
  async ({ ada, tomas }) => {
    await together(ada, tomas);
    await write(ada.page, 'The proofs are here');
    await expect(message(tomas.page, 'The proofs are here')).toBeVisible();
    await beside(ada.page, tomas.name);
    await expect(ada.page.getByRole('link', { name: en.app.back, exact: true })).toBeHidden();

    await alone(tomas.page, 'chat', ada.name);
    await tomas.page.getByRole('link', { name: en.app.back, exact: true }).click();
    await alone(tomas.page, 'list', ada.name);
    await chatRow(tomas.page, ada.name).click();
    await alone(tomas.page, 'chat', ada.name);
    // The phone's own way back leads there as well.
    await tomas.page.goBack();
    await alone(tomas.page, 'list', ada.name);
    // A tablet is as wide as a desk, and under a finger.
    await tomas.page.setViewportSize({ width: 1_000, height: 740 });
    await chatRow(tomas.page, ada.name).click();
    await beside(tomas.page, ada.name);
    await expectRoomForFingers(tomas.page, 'on a tablet');

    // At the edge, with the same page.
    await ada.page.setViewportSize({ width: TWO_COLUMNS_PX, height: 900 });
    await beside(ada.page, tomas.name);
    await ada.page.setViewportSize({ width: TWO_COLUMNS_PX - 1, height: 900 });
    await alone(ada.page, 'chat', tomas.name);
  },
);

/** The list stands at the left of the chat, and each has room. */
async function beside(page: Page, name: string) {
  await expect(chatRow(page, name)).toBeVisible();
  await expect(composer(page)).toBeVisible();
  const list = await chatRow(page, name).boundingBox();
  const chat = await page.getByRole('main').boundingBox();
  if (!list || !chat) throw new Error('One of the two is not drawn.');
  expect(list.x + list.width).toBeLessThanOrEqual(chat.x);
  expect(list.width).toBeGreaterThan(200);
  expect(chat.x + chat.width).toBe(page.viewportSize()?.width);
  expect(chat.width).toBeGreaterThan(list.width);
}

/** One of the two has the whole width, and the other one is not to be seen. */
async function alone(page: Page, which: 'list' | 'chat', name: string) {
  const [shown, hidden] = [composer(page), chatRow(page, name)];
  await expect(which === 'chat' ? shown : hidden).toBeVisible();
  await expect(which === 'chat' ? hidden : shown).toBeHidden();
  const box = await page.getByRole('main').boundingBox();
  expect([box?.x, box?.width]).toEqual([0, page.viewportSize()?.width]);
}

for (const width of [1440, 360]) {
  test(`the home page fits, leads in and tells nothing about the people (${width} px)`, async ({
    server,
    browser,
    ada,
    tomas,
  }) => {
    await makeRoom(ada.page, 'Press room');
    await write(ada.page, 'Who has the key?');
    await makeRoom(tomas.page, 'Darkroom', 'private');
    const checked = await ada.context.request.get('/api/auth/check');
    const known = [
      ...[ada, tomas].flatMap(({ name, username }) => [...name.split(' '), username]),
      ...['example.org', 'Press room', 'Darkroom', 'Who has the key?'],
      ...[roomOf(ada.page), roomOf(tomas.page), (await checked.json()).user.id],
    ].map((word) => word.toLowerCase());

    const isPhone = width === PHONE.viewport.width;
    const context = await browser.newContext({ baseURL: server.url, ...(isPhone && PHONE) });
    const page = await context.newPage();
    watchForErrors(page);
    const answers: Promise<string>[] = [];
    page.on('response', (response) => {
      if (response.url().includes('/api/')) answers.push(response.text());
    });
    await page.goto('/');
    const main = page.getByRole('main');
    const mark = page.getByRole('banner').getByRole('link').first();
    await expect(mark.locator('svg, img').first()).toBeVisible();
    await expect(mark).toHaveAttribute('href', '/');
    await expect(main.locator('svg').first()).toBeVisible();
    for (const name of [en.home.signup, en.home.login])
      await expect(main.getByRole('link', { name })).toBeInViewport();
    await page.waitForLoadState('networkidle');
    await expectForEverybody(page, `home at ${width} px`);
    if (isPhone) await expectRoomForFingers(page, 'home');

    // Neither to the eye, nor in the page, nor in what the server told it.
    expect(answers.length).toBeGreaterThan(0);
    for (const told of [await page.content(), ...(await Promise.all(answers))])
      for (const word of known)
        expect(told.toLowerCase(), word).not.toMatch(new RegExp(`\\b${word.replace('?', '\\?')}`));
    const lead = say(en.home.lead, { server: 'Klatch' });
    await expect(main).toContainText(lead);
    await expect(main).not.toContainText(/\d/);
    await context.close();
  });
}

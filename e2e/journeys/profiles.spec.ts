// Who somebody is: looked at from a room, changed by themselves, and not known for a while.
import type { Page } from '@playwright/test';
import { en } from '../../web/src/i18n/en';
import { expectForEverybody, expectRoomForFingers } from '../kit/accessible';
import { joinRoom, makeRoom, openDetails, say, write } from '../kit/acts';
import { PASSWORD } from '../kit/api.mjs';
import { expect, onPhone, test } from '../kit/people';
import { composer, details, message, timeline } from '../kit/seen';

const card = (page: Page) => page.getByRole('dialog', { name: en.person.title, exact: true });

for (const width of [1440, 360] as const) {
  const device = width === 360 ? onPhone('ada') : {};
  test(
    `from a message in a room one sees who somebody is, befriends and blocks them, at ${width} px`,
    device,
    async ({ ada, tomas }) => {
      const { page } = ada;
      const { name } = tomas;
      const data = { bio: 'Sets type by hand, and answers after ten.' };
      await tomas.context.request.patch('/api/auth/profile', { data });
      await makeRoom(page, 'Press room');
      await joinRoom(tomas.page, 'Press room');
      await write(tomas.page, 'Hello');
      const row = message(page, 'Hello');
      await expect(row).toBeVisible();
      // The Tab key stops at the newest: here that is another.
      await write(page, 'Welcome');
      const shown = card(page);
      const writeTo = shown.getByRole('button', { name: say(en.people.messageTo, { name }) });

      // By the picture or the name beside it.
      const author = row.getByRole('button', { name: say(en.person.viewName, { name }) });
      await expect(author).toHaveCount(2);
      await author.last().click();
      for (const words of [name, '@tomas', data.bio])
        await expect(shown.getByText(words).first()).toBeVisible();
      await expect(shown.getByText(en.details.here).first()).toBeVisible();
      await expectForEverybody(page, `the card of a person at ${width} px`);
      if (width === 360) await expectRoomForFingers(page, 'the card of a person');
      await page.keyboard.press('Escape');
      await expect(shown).toHaveCount(0);
      await expect(row).toBeFocused();
      // The tools of a message give way to the name that is pointed at.
      await page.mouse.move(0, 0);
      await author.first().click();
      await shown.getByRole('button', { name: en.app.close }).click();

      // By keyboard from the menu of the message.
      await row.press('Enter');
      await page.getByRole('menuitem', { name: en.person.view }).press('Enter');
      await expect(writeTo).toBeFocused();
      await shown.getByRole('button', { name: say(en.people.addName, { name }) }).click();
      await expect(shown.getByText(en.people.isAsked, { exact: true })).toBeVisible();
      await tomas.page.goto('/people');
      await expect(tomas.page.getByRole('heading', { name: en.people.waiting })).toBeVisible();
      const accept = say(en.people.acceptName, { name: ada.name });
      await tomas.page.getByRole('button', { name: accept }).click();
      await expect(shown.getByText(en.details.friend, { exact: true })).toBeVisible();
      const here = tomas.page.getByText(say(en.people.hereNow, { count: 1 }));
      await expect(here).toBeVisible();

      // What is asked about is left with nothing done, and then it is done.
      const block = shown.getByRole('button', { name: en.people.block, exact: true });
      const sure = page.getByRole('dialog', { name: say(en.people.blockTitle, { name }) });
      await block.click();
      await expect(sure).toBeVisible();
      await page.keyboard.press('Escape');
      await expect(sure).toHaveCount(0);
      await expect(block).toBeFocused();
      await block.press('Enter');
      await sure.getByRole('button', { name: en.people.block }).click();
      await expect(shown.getByText(en.people.isBlocked, { exact: true })).toBeVisible();
      await expect(writeTo).toHaveCount(0);
      await expect(shown.getByRole('button', { name: en.people.lift })).toBeFocused();
      await page.keyboard.press('Escape');
      const folded = timeline(page).getByRole('article', { name: en.fold.blocked });
      await expect(folded).toBeFocused();
      await expect(row).toHaveCount(0);
      await expect(here).toHaveCount(0);

      // From the people of the room.
      await openDetails(page);
      const menu = say(en.details.personMenu, { name });
      await details(page).getByRole('button', { name: menu, exact: true }).click();
      await page.getByRole('menuitem', { name: en.person.view }).click();
      await shown.getByRole('button', { name: en.people.lift }).click();
      await expect(shown.getByText(en.people.isBlocked, { exact: true })).toHaveCount(0);
      await writeTo.click();
      await expect(shown).toHaveCount(0);
      await expect(composer(page)).toHaveAccessibleName(say(en.chat.composer, { name: 'Tomás' }));
    },
  );
}

test('who is looked at among the people stands still until their card is closed', async ({
  ada,
  tomas,
}) => {
  const { page } = ada;
  const { name } = tomas;
  await page.goto('/people');
  await page.getByRole('button', { name: say(en.people.menu, { name }) }).press('Enter');
  await page.getByRole('menuitem', { name: en.person.view }).press('Enter');
  const shown = card(page);
  await shown.getByRole('button', { name: say(en.people.addName, { name }) }).click();
  await expect(shown.getByText(en.people.isAsked, { exact: true })).toBeVisible();
  // Behind the card their line says it too, and is where it was.
  await expect(page.getByRole('main', { includeHidden: true })).toContainText(en.people.isAsked);
  const asked = page.getByRole('heading', { name: en.people.asked, includeHidden: true });
  await expect(asked).toHaveCount(0);
  await page.keyboard.press('Escape');
  await expect(asked).toBeVisible();
  const withdraw = say(en.people.withdrawName, { name });
  await expect(page.getByRole('button', { name: withdraw })).toBeFocused();
});

test(
  'a username is changed, and what is wrong with one is said',
  onPhone('tomas'),
  async ({ ada, tomas, browser, server }) => {
    const { page } = tomas;
    await makeRoom(ada.page, 'Press room');
    await joinRoom(page, 'Press room');
    await ada.page.goto('/people');
    await ada.page.getByRole('textbox', { name: en.people.search }).fill('Reyes');
    await expect(ada.page.getByText('@tomas', { exact: true })).toBeVisible();
    await page.goto('/settings/profile');
    const field = page.getByRole('textbox', { name: en.settings.username });
    const save = page.getByRole('button', { name: en.app.save });
    // As one leaves the field.
    for (const [username, words] of [
      ['t', en.sign.usernameShort],
      ['tomas reyes', en.sign.usernameLetters],
    ] as const) {
      await field.fill(username);
      await field.blur();
      await expect(page.getByText(words)).toBeVisible();
    }
    await save.click();
    await expect(page.getByText(en.sign.usernameLetters)).toBeVisible();
    await field.fill('ada');
    await save.click();
    await expect(page.getByText(en.sign.taken)).toBeVisible();
    await field.fill('tom\u0430s');
    await save.click();
    await expect(page.getByText(en.sign.usernameLookalike)).toBeVisible();

    await field.fill('tomas.reyes');
    await save.click();
    await expect(page.getByText(en.app.saved)).toBeVisible();
    await expect(ada.page.getByText('@tomas.reyes', { exact: true })).toBeVisible();

    const context = await browser.newContext({ baseURL: server.url });
    const phone = await context.newPage();
    const logIn = async (name: string) => {
      await phone.goto('/login');
      await phone.getByLabel(en.sign.loginName).fill(name);
      await phone.getByLabel(en.sign.password, { exact: true }).fill(PASSWORD);
      await phone.getByRole('button', { name: en.sign.login }).click();
    };
    await logIn('tomas');
    await expect(phone.getByText(en.failure.wrong_credentials)).toBeVisible();
    await logIn('tomas.reyes');
    await expect(phone.getByRole('navigation', { name: en.list.chats, exact: true })).toBeVisible();
    await context.close();
  },
);

test(
  'while friends and more people do not come that is said where it happened, and nothing wrong is offered',
  onPhone('ada'),
  async ({ ada, tomas }) => {
    const { page } = ada;
    const error = { code: 'overloaded', message: 'Busy.' };
    const broken = new Set(['/api/friends', 'more people']);
    await page.route(/\/api\/(users|friends)\?/, async (route) => {
      const { pathname, searchParams } = new URL(route.request().url());
      const isNext = searchParams.get('cursor') === 'next';
      if (broken.has(isNext ? 'more people' : pathname))
        return route.fulfill({ status: 503, json: { error } });
      if (isNext) return route.fulfill({ json: { items: [], next: null } });
      if (pathname === '/api/friends' || searchParams.has('ids')) return route.continue();
      // As if there were more people than fit on a page.
      const response = await route.fetch();
      await route.fulfill({ response, json: { ...(await response.json()), next: 'next' } });
    });
    await page.goto('/people');
    const add = page.getByRole('button', { name: say(en.people.addName, { name: tomas.name }) });
    const writeTo = page.getByRole('button', {
      name: say(en.people.messageTo, { name: tomas.name }),
    });
    const failures = page.getByRole('main').getByRole('alert');
    await expect(page.getByText(en.people.bondsFailed)).toBeVisible();
    await expect(writeTo).toBeVisible();
    await expect(add).toHaveCount(0);
    await page.getByRole('button', { name: en.people.more }).click();
    await expect(failures).toHaveText([en.failure.overloaded, en.failure.overloaded]);
    await expect(writeTo).toBeVisible();

    broken.clear();
    const retry = page.getByRole('button', { name: en.app.retry });
    await retry.first().click();
    await expect(add).toBeVisible();
    await expect(failures).toHaveCount(1);
    await retry.click();
    await expect(failures).toHaveCount(0);
  },
);

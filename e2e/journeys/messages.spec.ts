// What can be done with a message and with a chat: answer, react, take back, delete, format, name somebody.
import type { Page } from '@playwright/test';
import type { MessagePage } from '../../web/src/data/model.gen';
import { en } from '../../web/src/i18n/en';
import { expectAccessible, expectForEverybody } from '../kit/accessible';
import {
  closeDetails,
  fromChatMenu,
  fromMenu,
  hold,
  react,
  say,
  together,
  toList,
  write,
} from '../kit/acts';
import { call, newId, signIn } from '../kit/api.mjs';
import { expect, onPhone, test } from '../kit/people';
import { chatRow, composer, details, message, timeline, undo } from '../kit/seen';

/** A double click is none, so the same again waits this long. */
const NOT_DOUBLE_MS = 700;

test(
  'an answer quotes, and its quote leads to a message far above',
  onPhone('ada'),
  async ({ server, ada, tomas }) => {
    const id = await together(ada, tomas);
    await write(ada.page, 'The first of many');
    const token = await signIn(server.url, 'tomas');
    for (let number = 0; number < 120; number += 1) {
      const body = { id: newId(), body: `Number ${number}` };
      await call(server.url, 'POST', `/api/rooms/${id}/messages`, { token, body });
    }
    const { items } = await call<MessagePage>(
      server.url,
      'GET',
      `/api/rooms/${id}/messages?after=0&limit=1`,
      { token },
    );
    const reply = { id: newId(), body: 'I remember', replyTo: items[0]?.id };
    await call(server.url, 'POST', `/api/rooms/${id}/messages`, { token, body: reply });

    // Read already, so that the chat opens at its end.
    const hers = await signIn(server.url, 'ada');
    const body = { number: 122 };
    await call(server.url, 'PUT', `/api/rooms/${id}/read`, { token: hers, body });

    await ada.page.reload();
    const answer = message(ada.page, 'I remember');
    await expect(answer).toContainText('The first of many');
    await expect(message(ada.page, 'The first of many')).toHaveCount(0);
    await answer.getByRole('button', { name: /The first of many/ }).click();
    await expect(message(ada.page, 'The first of many')).toBeVisible();
    await expect(message(ada.page, 'The first of many').locator('.animate-flash')).toHaveCount(1);
    await expectAccessible(ada.page, 'a quote');

    // Who reads far above stays there, and is told how much is new below.
    for (const text of ['Are you still up there?', 'Come down']) await write(tomas.page, text);
    const jump = timeline(ada.page).getByRole('button', {
      name: say(en.chat.jumpNew, { count: 2 }),
    });
    await expect(message(ada.page, 'The first of many')).toBeVisible();
    await jump.click();
    await expect(message(ada.page, 'Come down')).toBeInViewport();
    await expect(jump).toHaveCount(0);
    // At the newest the view stays at the newest.
    for (let number = 0; number < 3; number += 1)
      await write(tomas.page, `${'A long line. '.repeat(40)}${number}`);
    const last = timeline(ada.page).getByRole('article').last();
    await expect(last).toHaveAccessibleName(/A long line\. 2$/);
    await expect(last.getByText(/line\. 2$/)).toBeInViewport();
  },
);

test(
  'reactions are given, seen at once, listed and taken back',
  onPhone('ada'),
  async ({ ada, tomas }) => {
    await together(ada, tomas);
    await write(ada.page, 'Tea at four?');
    await react(tomas.page, 'Tea at four?', '👍');
    const chip = (page: Page, emoji: string) =>
      timeline(page).getByRole('button', { name: new RegExp(`^${emoji} from`) });
    await expect(chip(ada.page, '👍')).toHaveAccessibleName('👍 from Tomás');
    await chip(ada.page, '👍').click();
    await expect(chip(tomas.page, '👍')).toHaveText(/2$/);
    await expect(chip(tomas.page, '👍')).toHaveAttribute('aria-pressed', 'true');

    // Any emoji, found by its name.
    const sheet = await hold(ada.page, 'Tea at four?');
    await sheet.getByRole('button', { name: en.reaction.add }).click();
    await ada.page.getByRole('searchbox', { name: en.reaction.search }).fill('teapot');
    await ada.page.getByRole('gridcell', { name: 'Teapot' }).click();
    await expect(chip(tomas.page, '🫖')).toBeVisible();
    await expectAccessible(ada.page, 'reactions');

    await fromMenu(tomas.page, 'Tea at four?', en.reaction.title);
    const dialog = tomas.page.getByRole('dialog', { name: en.reaction.title });
    await expect(dialog.getByRole('listitem')).toHaveCount(3);
    await expectAccessible(tomas.page, 'who reacted');
    await tomas.page.keyboard.press('Escape');

    await chip(tomas.page, '👍').click();
    await expect(chip(ada.page, '👍')).toHaveText(/1$/);
    await chip(ada.page, '👍').click();
    await expect(chip(tomas.page, '👍')).toHaveCount(0);
  },
);

test('what was sent can be taken back for ten seconds', onPhone('ada'), async ({ ada, tomas }) => {
  await together(ada, tomas);
  await write(ada.page, 'kept');
  await write(ada.page, 'Wrong window');
  await expect(message(tomas.page, 'Wrong window')).toBeVisible();
  await timeline(ada.page).getByRole('button', { name: en.undo.action }).last().click();
  await expect(message(tomas.page, 'Wrong window')).toHaveCount(0);
  await expect(tomas.page.getByText(en.message.deleted)).toHaveCount(0);
  await expect(chatRow(tomas.page, ada.name)).toContainText('kept');
  await expect(composer(ada.page)).toHaveValue('Wrong window');

  // The same again: Enter with nothing written. At once it would be a double click.
  await composer(ada.page).fill('Wrong again');
  await composer(ada.page).evaluate(async (field) => {
    for (let press = 0; press < 2; press += 1) {
      field.dispatchEvent(new KeyboardEvent('keydown', { key: 'Enter', bubbles: true }));
      await new Promise(requestAnimationFrame);
    }
  });
  await expect(message(tomas.page, 'Wrong again')).toBeVisible();
  await ada.page.waitForTimeout(NOT_DOUBLE_MS);
  await composer(ada.page).press('Enter');
  await expect(message(tomas.page, 'Wrong again')).toHaveCount(0);
  await expect(composer(ada.page)).toHaveValue('Wrong again');
});

test(
  'a deletion waits ten seconds, and happens when the page is left',
  onPhone('tomas'),
  async ({ ada, tomas }) => {
    await together(ada, tomas);
    for (const text of ['one', 'two', 'three']) await write(ada.page, text);
    await expect(message(tomas.page, 'three')).toBeVisible();

    await fromMenu(ada.page, 'one', en.message.delete);
    await expect(message(ada.page, 'one')).toHaveCount(0);
    await expect(ada.page.getByText(en.undo.deleteMessage).first()).toBeVisible();
    // Looking at it stops its time.
    await undo(ada.page).last().hover();
    await expectAccessible(ada.page, 'undo');
    await expect(message(tomas.page, 'one')).toBeVisible();
    await undo(ada.page).last().click();
    await expect(message(ada.page, 'one')).toBeVisible();

    // By keyboard; the same key again takes it back.
    await message(ada.page, 'two').focus();
    await ada.page.keyboard.press('Delete');
    await expect(message(ada.page, 'two')).toHaveCount(0);
    await ada.page.waitForTimeout(NOT_DOUBLE_MS);
    await ada.page.keyboard.press('Delete');
    await expect(message(ada.page, 'two')).toBeVisible();

    // For me alone.
    await fromMenu(tomas.page, 'two', en.message.hide);
    await expect(message(tomas.page, 'two')).toHaveCount(0);
    await tomas.page.reload();
    await expect(message(tomas.page, 'three')).toBeVisible();
    await expect(message(tomas.page, 'two')).toHaveCount(0);
    await expect(message(ada.page, 'two')).toBeVisible();

    await fromMenu(ada.page, 'one', en.message.delete);
    await expect(message(ada.page, 'one')).toHaveCount(0);
    await ada.page.goto('about:blank');
    await expect(message(tomas.page, 'one')).toHaveCount(0);
    await expect(tomas.page.getByText(en.message.deleted).first()).toBeVisible();
  },
);

test(
  'a chat is muted, deleted for me, and for both when the other agrees',
  onPhone('ada'),
  async ({ ada, tomas }) => {
    await together(ada, tomas);
    await write(tomas.page, 'Old words');
    await expect(message(ada.page, 'Old words')).toBeVisible();
    // Its menu goes away with nothing done.
    await ada.page.getByRole('button', { name: en.chat.more }).click();
    await expect(ada.page.getByRole('menu')).toBeVisible();
    await ada.page.keyboard.press('Escape');
    await expect(ada.page.getByRole('menu')).toHaveCount(0);
    await fromChatMenu(ada.page, en.chat.viewContact);
    await expect(details(ada.page).getByText('@tomas', { exact: true })).toBeVisible();
    await closeDetails(ada.page);
    await fromChatMenu(ada.page, en.chat.mute);
    await toList(ada.page);
    await expect(chatRow(ada.page, tomas.name).getByLabel(en.list.muted)).toBeVisible();
    await chatRow(ada.page, tomas.name).click();

    await fromChatMenu(ada.page, en.chat.clear);
    await expect(chatRow(ada.page, tomas.name)).toHaveCount(0);
    await undo(ada.page).click();
    await chatRow(ada.page, tomas.name).click();
    await expect(message(ada.page, 'Old words')).toBeVisible();

    await fromChatMenu(ada.page, en.chat.clear);
    await ada.page.reload();
    await expect(ada.page.getByText(en.list.emptyTitle)).toBeVisible();
    await write(tomas.page, 'New words');
    await chatRow(ada.page, tomas.name).click();
    await expect(message(ada.page, 'New words')).toBeVisible();
    await expect(message(ada.page, 'Old words')).toHaveCount(0);
    await expect(message(tomas.page, 'Old words')).toBeVisible();

    await fromChatMenu(ada.page, say(en.chat.erase, { name: 'Tomás' }));
    await expect(chatRow(ada.page, tomas.name)).toHaveCount(0);
    await ada.page.reload();
    const wanted = tomas.page.getByRole('region', { name: en.erasure.title });
    await expect(wanted).toContainText(say(en.erasure.wanted, { name: 'Ada' }));
    await expectAccessible(tomas.page, 'asked to delete for both');
    await wanted.getByRole('button', { name: en.erasure.agree }).click();
    await undo(tomas.page).click();
    await chatRow(tomas.page, ada.name).click();
    await expect(message(tomas.page, 'New words')).toBeVisible();
    await wanted.getByRole('button', { name: en.erasure.agree }).click();
    await tomas.page.reload();
    await expect(tomas.page.getByText(en.list.emptyTitle)).toBeVisible();
  },
);

test(
  'what is written is formatted, and people are named',
  onPhone('ada'),
  async ({ ada, tomas }) => {
    await together(ada, tomas);
    const text =
      'A **bold** plan:\n- `code_here`\n- ~~no~~ [yes](https://example.org/a_b)\n> quoted';
    await composer(ada.page).fill(text);
    await composer(ada.page).press('Enter');
    const row = timeline(tomas.page).getByRole('article').last();
    await expect(row.locator('strong')).toHaveText('bold');
    await expect(row.locator('li')).toHaveCount(2);
    await expect(row.locator('code')).toHaveText('code_here');
    await expect(row.locator('del')).toHaveText('no');
    await expect(row.getByRole('link', { name: 'yes' })).toHaveAttribute(
      'href',
      'https://example.org/a_b',
    );
    await expect(row.locator('blockquote')).toHaveText('quoted');
    await write(ada.page, '<img src=x onerror=alert(1)> **<b>still words</b>**');
    await expect(timeline(tomas.page).locator('strong').last()).toHaveText('<b>still words</b>');

    await composer(ada.page).pressSequentially('Hello @to');
    const list = ada.page.getByRole('listbox', { name: en.chat.mentionList });
    await expect(list.getByRole('option')).toHaveCount(1);
    await expectAccessible(ada.page, 'naming somebody');
    await composer(ada.page).press('Enter');
    await expect(composer(ada.page)).toHaveValue('Hello @tomas ');
    await composer(ada.page).pressSequentially('there');
    await composer(ada.page).press('Enter');
    await expect(timeline(tomas.page).getByText('@Tomás', { exact: true })).toBeVisible();
    await fromMenu(ada.page, 'Hello @Tomás there', en.message.edit);
    await expect(composer(ada.page)).toHaveValue('Hello @tomas there');

    // What is copied is what stands on the screen.
    await tomas.context.grantPermissions(['clipboard-read', 'clipboard-write']);
    await fromMenu(tomas.page, 'Hello @Tomás there', en.message.copy);
    await expect(tomas.page.getByText(en.message.copied)).toBeVisible();
    expect(await tomas.page.evaluate(() => navigator.clipboard.readText())).toBe(
      'Hello @tomas there',
    );
  },
);

test(
  'under a finger: the sheet of a message, at 360 px',
  onPhone('tomas'),
  async ({ ada, tomas }) => {
    await together(ada, tomas);
    await write(ada.page, 'Hold me');
    const { page } = tomas;
    await message(page, 'Hold me').dispatchEvent('contextmenu');
    const sheet = await hold(page, 'Hold me');
    await expectAccessible(page, 'the sheet');
    await sheet.getByRole('button', { name: say(en.reaction.give, { emoji: '❤️' }) }).click();
    await expect(timeline(ada.page).getByRole('button', { name: /^❤️ from/ })).toBeVisible();
    await expectForEverybody(page, 'a conversation with reactions at 360 px');
  },
);

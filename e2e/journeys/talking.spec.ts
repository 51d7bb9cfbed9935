import type { Page } from '@playwright/test';
import { en } from '../../web/src/i18n/en';
import { fromMenu, openChatWith, say, write } from '../kit/acts';
import { expect, onPhone, test } from '../kit/people';
import { chatRow, composer, message, timeline } from '../kit/seen';

test(
  'two people talk in private, see each other read, edit and delete',
  onPhone('ada'),
  async ({ ada, tomas }) => {
    await openChatWith(ada.page, tomas.name);
    // A chat with nothing in it is one.
    const start = say(en.chat.startDirect, { name: 'Tomás' });
    await expect(timeline(ada.page).getByText(start)).toBeVisible();
    await write(ada.page, 'The proofs are here');
    await expect(message(ada.page, 'The proofs are here')).toBeVisible();

    // Tomás is elsewhere: the number comes by itself.
    const row = chatRow(tomas.page, ada.name);
    await expect(row).toContainText('The proofs are here');
    await expect(row).toContainText(say(en.list.unread, { count: 1 }));
    await write(ada.page, 'Come down when you can');
    await expect(row).toContainText(say(en.list.unread, { count: 2 }));
    await expect(
      timeline(ada.page)
        .getByText(new RegExp(`^${en.message.sent}`))
        .last(),
    ).toBeVisible();

    // He opens it: the number goes, and she sees that he has seen it.
    await row.click();
    await expect(message(tomas.page, 'Come down when you can')).toBeVisible();
    await expect(row).not.toContainText('unread');
    await expect(
      timeline(ada.page)
        .getByText(new RegExp(`^${en.message.seen}`))
        .last(),
    ).toBeVisible();

    await write(tomas.page, 'On my way');
    await expect(message(ada.page, 'On my way')).toBeVisible();

    // Mine at the end, his at the start; in a group the time stands above the first, above all of them the day.
    for (const { page } of [ada, tomas]) {
      const [hers, his] = [await left(page, 'The proofs are here'), await left(page, 'On my way')];
      expect(hers < his).toBe(page === tomas.page);
      await expect(timeline(page).getByText(en.day.today, { exact: true }).first()).toBeVisible();
    }
    const time = (text: string) => message(tomas.page, text).locator('p').getByRole('time');
    await expect(time('The proofs are here')).toHaveText(/^\d\d:\d\d$/);
    await expect(time('Come down when you can')).toHaveCount(0);

    await fromMenu(ada.page, 'Come down when you can', en.message.edit);
    await expect(composer(ada.page)).toHaveValue('Come down when you can');
    await write(ada.page, 'Come down at noon');
    await expect(message(tomas.page, 'Come down at noon')).toBeVisible();
    await expect(message(tomas.page, 'Come down when you can')).toHaveCount(0);
    await expect(tomas.page.getByText(en.message.edited).first()).toBeVisible();

    await fromMenu(ada.page, 'The proofs are here', en.message.delete);
    await expect(message(tomas.page, 'The proofs are here')).toHaveCount(0);
    await expect(tomas.page.getByText(en.message.deleted).first()).toBeVisible();
  },
);

/** How far from the left the words of a message stand. */
async function left(page: Page, text: string): Promise<number> {
  return (await message(page, text).getByText(text).last().boundingBox())?.x ?? Number.NaN;
}

test(
  'typing shows while it lasts, presence comes and goes',
  onPhone('tomas'),
  async ({ ada, tomas }) => {
    await openChatWith(ada.page, tomas.name);
    await openChatWith(tomas.page, ada.name);
    const typing = timeline(ada.page).getByText(say(en.chat.typingOne, { name: 'Tomás' }));
    await composer(tomas.page).pressSequentially('Hm', { delay: 50 });
    await expect(typing).toBeVisible();
    await composer(tomas.page).fill('');
    await expect(typing).toBeHidden();

    // Who is here is shown once both have written.
    await write(ada.page, 'Are you there?');
    await write(tomas.page, 'I am');
    const head = ada.page.getByRole('main').locator('header').first();
    await expect(head.getByRole('paragraph')).toHaveText(en.chat.here);
    await tomas.page.goto('about:blank');
    await expect(head.getByRole('paragraph')).toHaveText(/^Seen .+/, { timeout: 30_000 });
  },
);

test('notes to oneself stay with oneself', onPhone('ada'), async ({ ada, tomas }) => {
  await ada.page.getByRole('button', { name: /^About / }).click();
  await ada.page.getByRole('menuitem', { name: en.list.notes }).click();
  await write(ada.page, 'Buy oat milk');
  await ada.page.reload();
  await expect(message(ada.page, 'Buy oat milk')).toBeVisible();
  await expect(tomas.page.getByText('Buy oat milk')).toHaveCount(0);
});

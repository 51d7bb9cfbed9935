// What has come is seen by its author only once it is really in view.
import { en } from '../../web/src/i18n/en';
import { closeDetails, openDetails, say, together, toList, write } from '../kit/acts';
import { look, stage } from '../kit/away';
import { expect, onPhone, type Person, test } from '../kit/people';
import { picture } from '../kit/pictures';
import { chatRow, message, timeline } from '../kit/seen';

/** What stands under her newest message. */
function mark({ page }: Person) {
  return timeline(page)
    .getByText(new RegExp(`^(${en.message.sent}|${en.message.seen})`))
    .last();
}

/** Two messages come to somebody who is not looking: counted there, and not seen. */
async function comesUnseen(author: Person, reader: Person, text: string) {
  for (const [count, words] of [`${text}, one`, `${text}, two`].entries()) {
    await write(author.page, words);
    await expect(reader.page).toHaveTitle(new RegExp(`^\\(${count + 1}\\)`));
  }
  await expect(mark(author)).toHaveText(new RegExp(`^${en.message.sent}`));
  // Nor by what the server keeps.
  const chats = await (await reader.context.request.get('/api/rooms')).json();
  expect(chats.items.map(({ unread }: { unread: number }) => unread)).toEqual([2]);
}

/** The reader looks again: what came is read there, and seen by its author. */
async function isSeen(author: Person, reader: Person, text: string) {
  await expect(message(reader.page, `${text}, two`)).toBeVisible();
  await expect(mark(author)).toHaveText(new RegExp(`^${en.message.seen}`));
  await expect(reader.page).not.toHaveTitle(/^\(/);
}

for (const holder of ['ada', 'tomas'] as const) {
  test(
    `what comes is seen only while it is really in view (${holder} on a phone)`,
    onPhone(holder),
    async ({ ada, tomas }) => {
      await tomas.page.addInitScript(stage);
      await together(ada, tomas);
      await ada.page.locator('input[data-attach]').setInputFiles([picture('cup.png', 320, 240)]);
      await expect(ada.page.getByRole('list', { name: en.files.chosen })).toBeVisible();
      await write(ada.page, 'In view, two');
      await isSeen(ada, tomas, 'In view');

      // Another tab.
      await look(tomas.page, true);
      await comesUnseen(ada, tomas, 'Another tab');
      await look(tomas.page, false);
      await isSeen(ada, tomas, 'Another tab');

      // A picture over everything.
      const name = say(en.files.open, { name: 'cup.png' });
      await timeline(tomas.page).getByRole('button', { name, exact: true }).click();
      await expect(tomas.page.getByRole('dialog').getByRole('img').first()).toBeVisible();
      await comesUnseen(ada, tomas, 'Under a picture');
      await tomas.page.getByRole('dialog').getByRole('button', { name: en.files.close }).click();
      await isSeen(ada, tomas, 'Under a picture');
      if (holder === 'ada') return;

      // On a phone the details stand in the place of the chat, and so does the list.
      await openDetails(tomas.page);
      await comesUnseen(ada, tomas, 'Behind the details');
      await closeDetails(tomas.page);
      await isSeen(ada, tomas, 'Behind the details');
      await toList(tomas.page);
      await comesUnseen(ada, tomas, 'Behind the list');
      await chatRow(tomas.page, ada.name).click();
      await isSeen(ada, tomas, 'Behind the list');
    },
  );
}

import { en } from '../../web/src/i18n/en';
import { joinRoom, makeRoom, say, write } from '../kit/acts';
import { expect, test } from '../kit/people';
import { chatRow, composer, message, timeline } from '../kit/seen';

test('a room is made, found, joined and left', async ({ ada, tomas }) => {
  await makeRoom(ada.page, 'Press room');
  await write(ada.page, 'Anyone up for marbling?');

  await joinRoom(tomas.page, 'Press room');
  await expect(message(tomas.page, 'Anyone up for marbling?')).toBeVisible();
  await expect(timeline(ada.page).getByText(/Tomás Reyes\s*joined/)).toBeVisible();
  await write(tomas.page, 'Always');
  await expect(message(ada.page, 'Always')).toBeVisible();

  await tomas.page.getByRole('button', { name: en.details.leave }).click();
  await expect(chatRow(tomas.page, 'Press room')).toHaveCount(0);
  await expect(timeline(ada.page).getByText(/Tomás Reyes\s*left/)).toBeVisible();
  await write(ada.page, 'He is gone');
  await expect(tomas.page.getByText('He is gone')).toHaveCount(0);

  await joinRoom(tomas.page, 'Press room');
  await expect(message(tomas.page, 'He is gone')).toBeVisible();
});

test('a private room is not in the directory and answers strangers as if it were not there', async ({
  ada,
  tomas,
}) => {
  await makeRoom(ada.page, 'Back room', 'private');
  const address = new URL(ada.page.url()).pathname;
  await tomas.page.goto('/rooms');
  await expect(tomas.page.getByText(en.rooms.emptyTitle)).toBeVisible();
  await tomas.page.goto(address);
  await expect(tomas.page.getByRole('heading', { name: en.error.notFoundTitle })).toBeVisible();
  await expect(composer(tomas.page)).toHaveCount(0);
  await expect(ada.page.getByText(say(en.chat.people, { count: 1 })).first()).toBeVisible();
});

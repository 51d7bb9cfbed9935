// What the browser says by itself while nobody looks at the page.
import { en } from '../../web/src/i18n/en';
import { joinRoom, makeRoom, openChatWith, openDetails, roomOf, write } from '../kit/acts';
import { look, pressShown, shown, stage } from '../kit/away';
import { expect, onPhone, test } from '../kit/people';
import { composer, message } from '../kit/seen';

for (const holder of ['ada', 'tomas'] as const) {
  test(
    `while nobody looks the browser tells what comes, as loud as the chat is (${holder} on a phone)`,
    onPhone(holder),
    async ({ ada, tomas }) => {
      await makeRoom(ada.page, 'Press room');
      await joinRoom(tomas.page, 'Press room');
      await ada.page.addInitScript(stage);
      await ada.page.goto('/settings/notifications');
      await ada.page.getByRole('button', { name: en.notifications.desktopOn }).click();
      await expect(ada.page.getByText(en.notifications.desktopIsOn)).toBeVisible();

      await write(tomas.page, 'She looks, so nothing is said');
      await expect(ada.page).toHaveTitle(/^\(1\)/);
      expect(await shown(ada.page)).toEqual([]);
      await look(ada.page, true);
      await write(tomas.page, 'Is <b>anybody</b> there?');
      await expect
        .poll(() => shown(ada.page))
        .toEqual([`${tomas.name} · Press room: Is <b>anybody</b> there?`]);
      await expect(ada.page).toHaveTitle(/^\(2\)/);

      // It leads to its place, where it is read.
      await pressShown(ada.page);
      await look(ada.page, false);
      await expect(message(ada.page, 'Is <b>anybody</b> there?')).toBeVisible();
      await expect(ada.page).toHaveTitle(/^Press room/);

      // One that calls only by name does so only then.
      await openDetails(ada.page);
      await ada.page.getByRole('radio', { name: en.details.levels.mentions }).check();
      await look(ada.page, true);
      await write(tomas.page, 'Just so');
      await composer(tomas.page).pressSequentially('Ask @ad');
      await expect(tomas.page.getByRole('listbox', { name: en.chat.mentionList })).toBeVisible();
      await composer(tomas.page).press('Enter');
      await composer(tomas.page).press('Enter');
      const named = `${tomas.name} mentioned you in Press room`;
      await expect.poll(async () => (await shown(ada.page)).join()).toContain(named);
      expect((await shown(ada.page)).join()).not.toContain('Just so');
      await look(ada.page, false);

      // A chat that is silent says nothing; a private one does.
      await ada.page.getByRole('radio', { name: en.details.levels.none }).check();
      await look(ada.page, true);
      await write(tomas.page, 'And now?');
      await openChatWith(tomas.page, ada.name);
      await write(tomas.page, 'In private, then');
      await expect.poll(() => shown(ada.page)).toContain(`${tomas.name}: In private, then`);
      expect((await shown(ada.page)).join()).not.toContain('And now?');
      expect(roomOf(ada.page)).not.toBe(roomOf(tomas.page));
    },
  );
}

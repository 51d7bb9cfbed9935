// Who is faster than the page.
import { openChatWith } from '../kit/acts';
import { expect, test } from '../kit/people';
import { picture } from '../kit/pictures';
import { chatRow, composer, isDrawn, message, shown, tray } from '../kit/seen';

test('who sends before a chosen picture is known sends it too', async ({ ada, tomas }) => {
  await openChatWith(ada.page, tomas.name);
  let go = () => {};
  const known = new Promise<void>((come) => {
    go = come;
  });
  await ada.page.route(/takeFiles/, async (route) => {
    await known;
    await route.continue();
  });
  await ada.page.locator('input[data-attach]').setInputFiles([picture('cup.png', 640, 480)]);
  await composer(ada.page).fill('In one breath');
  await composer(ada.page).press('Enter');
  await expect(composer(ada.page)).toHaveValue('In one breath');
  go();
  await expect(composer(ada.page)).toHaveValue('');
  await expect(message(ada.page, 'In one breath')).toHaveCount(1);
  await expect(shown(ada.page, 'cup.png')).toBeVisible();
  await expect(tray(ada.page)).toHaveCount(0);
  await chatRow(tomas.page, ada.name).click();
  await expect.poll(() => isDrawn(shown(tomas.page, 'cup.png'))).toBe(true);
});

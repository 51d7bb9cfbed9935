// Files between two people: chosen, dropped, pasted, sent offline, cut and resumed, seen, played, saved.
import type { Page } from '@playwright/test';
import { en } from '../../web/src/i18n/en';
import { expectAccessible, expectNothingSticksOut, expectRoomForFingers } from '../kit/accessible';
import { fromMenu, openChatWith, say, write } from '../kit/acts';
import { hand, strokeLeft } from '../kit/hands';
import { expect, onPhone, test } from '../kit/people';
import { bytes, picture, sound } from '../kit/pictures';
import { chatRow, isDrawn, message, shown, timeline, tray, undo } from '../kit/seen';
import { cutUploads, stopUploads } from '../kit/uploads';

type Chosen = { name: string; mimeType: string; buffer: Buffer };

/** Chooses files in the composer, as the browser's own dialog would hand them over. */
async function choose(page: Page, ...files: Chosen[]) {
  await page.locator('input[data-attach]').setInputFiles(files);
  await expect(tray(page).getByRole('listitem')).toHaveCount(files.length);
}

function send(page: Page) {
  return page.getByRole('button', { name: en.chat.send, exact: true });
}

for (const width of [1440, 360]) {
  const phones = width === 360 ? [onPhone('ada').tag, onPhone('tomas').tag] : [];
  const title = `pictures and files from one to the other at ${width} px`;
  test(title, { tag: phones }, async ({ ada, tomas }) => {
    test.setTimeout(120_000);
    await openChatWith(ada.page, tomas.name);

    // Two pictures and a file, with words.
    await choose(ada.page, picture('cup.png', 640, 480), picture('tall.png', 300, 700));
    await ada.page.locator('input[data-attach]').setInputFiles([bytes('proof.bin', 40_000)]);
    await expect(tray(ada.page).getByRole('listitem')).toHaveCount(3);
    await expectAccessible(ada.page, 'composer with files');
    await write(ada.page, 'Here they are');
    await expect(tray(ada.page)).toHaveCount(0);
    // Mine are on the screen at once.
    await expect(shown(ada.page, 'cup.png')).toBeVisible();

    const row = chatRow(tomas.page, ada.name);
    await expect(row).toContainText('Here they are');
    await row.click();
    await expect(message(tomas.page, 'Here they are')).toBeVisible();
    for (const name of ['cup.png', 'tall.png'])
      await expect.poll(() => isDrawn(shown(tomas.page, name))).toBe(true);
    const card = timeline(tomas.page).getByRole('link', {
      name: say(en.files.download, { name: 'proof.bin' }),
    });
    await expect(card).toContainText('40 kB');
    const saving = tomas.page.waitForEvent('download');
    await card.click();
    expect((await saving).suggestedFilename()).toBe('proof.bin');
    await expectAccessible(tomas.page, 'conversation with files');

    // The picture over everything, by keyboard alone; the focus goes back to where it came from.
    await shown(tomas.page, 'cup.png').focus();
    await tomas.page.keyboard.press('Enter');
    const viewer = tomas.page.getByRole('dialog');
    await expect(viewer.getByRole('img', { name: 'cup.png' })).toBeVisible();
    await expectAccessible(tomas.page, 'viewer');
    await tomas.page.keyboard.press('ArrowRight');
    await expect(viewer.getByRole('img', { name: 'tall.png' })).toBeVisible();
    await tomas.page.keyboard.press('+');
    await tomas.page.keyboard.press('0');
    await tomas.page.keyboard.press('Escape');
    await expect(viewer).toHaveCount(0);
    await expect(shown(tomas.page, 'cup.png')).toBeFocused();

    // Under a finger: a press opens, a stroke goes on, the cross closes.
    if (width === 360) {
      await shown(tomas.page, 'cup.png').tap();
      await expect(viewer.getByRole('img', { name: 'cup.png' })).toBeVisible();
      await expectRoomForFingers(tomas.page, 'viewer');
      await strokeLeft(tomas.page);
      await expect(viewer.getByRole('img', { name: 'tall.png' })).toBeVisible();
      await viewer.getByRole('button', { name: en.files.close }).tap();
      await expect(viewer).toHaveCount(0);
    }

    // A picture alone needs no words.
    await choose(ada.page, picture('alone.png', 200, 200));
    await send(ada.page).click();
    await expect(shown(tomas.page, 'alone.png')).toBeVisible();
    await expect(
      chatRow(ada.page, tomas.name).or(message(ada.page, en.files.photo)),
    ).not.toHaveCount(0);
    for (const { page } of [ada, tomas]) await expectNothingSticksOut(page, 'a chat with files');
  });
}

test(
  'what is dropped and pasted goes too, and what cannot go says why',
  onPhone('tomas'),
  async ({ ada, tomas }) => {
    await openChatWith(ada.page, tomas.name);
    await hand(ada.page, 'drop', 'dropped.txt');
    await hand(ada.page, 'paste', 'pasted.txt');
    await expect(tray(ada.page).getByRole('listitem')).toHaveCount(2);
    await ada.page
      .getByRole('button', { name: say(en.files.remove, { name: 'dropped.txt' }) })
      .click();
    await send(ada.page).click();
    await expect(message(ada.page, 'pasted.txt')).toBeVisible();
    await expect(chatRow(tomas.page, ada.name)).toContainText('pasted.txt');

    await ada.page.locator('input[data-attach]').setInputFiles([bytes('setup.exe', 10)]);
    await expect(ada.page.getByRole('alert')).toHaveText(
      say(en.files.forbidden, { name: 'setup.exe' }),
    );
    await expect(tray(ada.page)).toHaveCount(0);

    // What cameras write tells where it was taken: known by its content, before it is sent.
    const raw = Buffer.from('II*\0\x08\0\0\0 and where it was taken', 'latin1');
    const holiday = { name: 'holiday.bin', mimeType: '', buffer: raw };
    await ada.page.locator('input[data-attach]').setInputFiles([holiday]);
    await expect(ada.page.getByRole('alert')).toHaveText(
      say(en.files.whyRefused, { name: 'holiday.bin', why: en.failure.sealed_picture }),
    );
    await expect(tray(ada.page)).toHaveCount(0);

    // That a picture is torn is known once the server has it.
    const torn = Buffer.from('\x89PNG\r\n\x1a\n and no more', 'latin1');
    await choose(ada.page, { name: 'torn.png', mimeType: 'image/png', buffer: torn });
    await expect(ada.page.getByRole('alert')).toHaveText(
      say(en.files.whyRefused, { name: 'torn.png', why: en.failure.damaged_picture }),
    );
    await expectNothingSticksOut(ada.page, 'a refused file');
    await ada.page
      .getByRole('button', { name: say(en.files.remove, { name: 'torn.png' }) })
      .click();
    await expect(ada.page.getByRole('alert')).toHaveCount(0);
  },
);

test(
  'a file chosen offline goes once the network is back, also after a reload',
  onPhone('ada'),
  async ({ ada, tomas }) => {
    test.setTimeout(90_000);
    await openChatWith(ada.page, tomas.name);
    await openChatWith(tomas.page, ada.name);
    await ada.page.route('**/api/files**', (route) => route.abort());
    await choose(ada.page, picture('late.png', 300, 200));
    await write(ada.page, 'With a picture');
    await expect(shown(ada.page, 'late.png')).toBeVisible();
    await expect(message(tomas.page, 'With a picture')).toHaveCount(0);

    await ada.page.unroute('**/api/files**');
    await ada.page.reload();
    await expect(message(tomas.page, 'With a picture')).toBeVisible({ timeout: 30_000 });
    await expect(shown(tomas.page, 'late.png')).toBeVisible();
  },
);

test('an upload that is cut goes on where it stood', onPhone('tomas'), async ({ ada, tomas }) => {
  test.setTimeout(90_000);
  await openChatWith(ada.page, tomas.name);
  const cuts = await cutUploads(ada.page, 2);
  const sent = bytes('long.bin', 400_000);
  await choose(ada.page, sent);
  await send(ada.page).click();
  await expect(message(ada.page, 'long.bin')).toBeVisible();
  await chatRow(tomas.page, ada.name).click();
  const link = timeline(tomas.page).getByRole('link', {
    name: say(en.files.download, { name: 'long.bin' }),
  });
  await expect(link).toBeVisible({ timeout: 30_000 });
  expect(cuts()).toBe(2);
  const answer = await tomas.context.request.get((await link.getAttribute('href')) ?? '');
  expect(Buffer.compare(await answer.body(), sent.buffer)).toBe(0);
});

test(
  'my picture is cropped, and others see it without a reload',
  onPhone('ada'),
  async ({ ada, tomas }) => {
    await openChatWith(ada.page, tomas.name);
    await write(ada.page, 'Look at me');
    await chatRow(tomas.page, ada.name).click();
    await ada.page.goto('/settings/profile');
    await ada.page.locator('input[data-avatar]').setInputFiles([picture('me.png', 500, 300)]);
    const dialog = ada.page.getByRole('dialog', { name: en.files.cropTitle });
    await dialog.getByRole('button', { name: en.files.turn }).click();
    await dialog.getByRole('slider', { name: en.files.zoom }).fill('1.5');
    await expectAccessible(ada.page, 'crop');
    const letOn = await stopUploads(ada.page);
    await dialog.getByRole('button', { name: en.files.use }).click();
    await expect(dialog.getByRole('button', { name: /^Sending \d+ %$/ })).toBeVisible();
    letOn();
    await expect(dialog).toHaveCount(0);
    const hers = chatRow(tomas.page, ada.name).locator('img');
    await expect(hers).toBeVisible();
    await expect.poll(() => isDrawn(chatRow(tomas.page, ada.name))).toBe(true);
    await ada.page.getByRole('button', { name: en.files.takeAway }).click();
    await expect(hers).toHaveCount(0);
  },
);

test(
  'an upload is stopped on its way, and sound and film play where they stand',
  onPhone('tomas'),
  async ({ ada, tomas }) => {
    await openChatWith(tomas.page, ada.name);
    const letOn = await stopUploads(tomas.page);
    await choose(tomas.page, picture('never.png', 400, 300), bytes('nor-this.bin', 90_000));
    await expect(tray(tomas.page).getByRole('progressbar')).toHaveCount(2);
    for (const name of [
      say(en.files.stop, { name: 'never.png' }),
      say(en.files.remove, { name: 'nor-this.bin' }),
    ])
      await tray(tomas.page).getByRole('button', { name }).click();
    await expect(tray(tomas.page)).toHaveCount(0);
    letOn();
    await choose(tomas.page, sound('bell.wav'), await film(tomas.page, 'steam.webm'));
    await write(tomas.page, 'Only these');

    await chatRow(ada.page, tomas.name).click();
    await expect(message(ada.page, 'Only these')).toBeVisible();
    await expect(shown(ada.page, 'never.png')).toHaveCount(0);
    for (const { page } of [ada, tomas])
      for (const name of [
        say(en.files.audio, { name: 'bell.wav' }),
        say(en.files.video, { name: 'steam.webm' }),
      ]) {
        const player = timeline(page).getByLabel(name);
        await expect(player).toBeVisible();
        await player.evaluate((media: HTMLMediaElement) => {
          media.muted = true;
          return media.play();
        });
        await expect
          .poll(() => player.evaluate((media: HTMLMediaElement) => media.currentTime))
          .toBeGreaterThan(0);
      }
  },
);

/** A moment of film, made by the browser itself: a square that changes its colour. */
async function film(page: Page, name: string): Promise<Chosen> {
  const text = await page.evaluate(async () => {
    const canvas = document.createElement('canvas');
    const context = canvas.getContext('2d');
    const recorder = new MediaRecorder(canvas.captureStream(20), { mimeType: 'video/webm' });
    const parts: Blob[] = [];
    recorder.ondataavailable = ({ data }) => parts.push(data);
    const isOver = new Promise((resolve) => {
      recorder.onstop = resolve;
    });
    recorder.start();
    for (let frame = 0; frame < 30; frame += 1) {
      if (context) context.fillStyle = `hsl(${frame * 12} 50% 50%)`;
      context?.fillRect(0, 0, 300, 150);
      await new Promise(requestAnimationFrame);
    }
    recorder.stop();
    await isOver;
    const bytes = new Uint8Array(await new Blob(parts).arrayBuffer());
    return btoa(String.fromCharCode(...bytes));
  });
  return { name, mimeType: 'video/webm', buffer: Buffer.from(text, 'base64') };
}

test('a deleted message takes its picture with it', onPhone('ada'), async ({ ada, tomas }) => {
  await openChatWith(ada.page, tomas.name);
  await choose(ada.page, picture('gone.png', 200, 200));
  await write(ada.page, 'Not for long');
  await chatRow(tomas.page, ada.name).click();
  const image = shown(tomas.page, 'gone.png').locator('img');
  const address = (await image.getAttribute('src')) ?? '';
  expect((await tomas.context.request.get(address)).status()).toBe(200);
  await fromMenu(ada.page, 'Not for long', en.message.delete);
  await expect(undo(ada.page)).toBeVisible();
  // Whoever leaves the page has made up their mind.
  await ada.page.reload();
  await expect(shown(tomas.page, 'gone.png')).toHaveCount(0);
  await expect
    .poll(async () => (await tomas.context.request.get(address)).status(), { timeout: 30_000 })
    .toBe(404);
});

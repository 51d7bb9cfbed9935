// Finding what was said, and what a chat holds besides words, by two people.
import type { Page } from '@playwright/test';
import { en } from '../../web/src/i18n/en';
import { expectForEverybody } from '../kit/accessible';
import { fromChatMenu, joinRoom, makeRoom, roomOf, say, write } from '../kit/acts';
import { newId } from '../kit/api.mjs';
import { expect, type Person, test } from '../kit/people';
import { bytes, picture } from '../kit/pictures';
import { chatRow, message } from '../kit/seen';

const box = (page: Page) => page.getByRole('combobox');
const dialog = (page: Page) => page.getByRole('dialog', { name: en.switcher.title });
const found = (page: Page, words: string) => dialog(page).getByRole('option', { name: words });

/** Says many things in the open room at once, by the API. */
async function sayMany({ page, context }: Person, texts: string[]) {
  for (const body of texts) {
    const answer = await context.request.post(`/api/rooms/${roomOf(page)}/messages`, {
      data: { id: newId(), body },
    });
    expect(answer.status(), await answer.text()).toBe(201);
  }
}

/** Deletes the first message of a list for everybody, by the API. */
async function destroy({ context }: Person, list: string) {
  const { items } = await (await context.request.get(list)).json();
  const id = items[0].message?.id ?? items[0].id;
  const headers = { 'Sec-Fetch-Site': 'same-origin' };
  const answer = await context.request.delete(`/api/messages/${id}`, { headers });
  expect(answer.status(), await answer.text()).toBe(200);
}

/** Looks for words until they are found: what was just said is read a moment later. */
async function look(page: Page, words: string, expected: string) {
  await expect(async () => {
    await box(page).fill('');
    await box(page).fill(words);
    await expect(found(page, expected)).toBeVisible({ timeout: 2_000 });
  }).toPass();
}

for (const width of [1440, 360]) {
  test(`messages are found and led to at ${width} px`, async ({ ada, tomas }) => {
    test.setTimeout(120_000);
    await makeRoom(ada.page, 'Press room');
    const caption = 'The caption says Lisboa, the photo says Porto.';
    await write(ada.page, caption);
    await sayMany(
      ada,
      Array.from({ length: 70 }, (_, at) => `proof number ${at}`),
    );
    await joinRoom(tomas.page, 'Press room');
    await write(tomas.page, '東京の見本市はいつですか');
    for (const { page } of [ada, tomas]) await page.setViewportSize({ width, height: 780 });

    // By keyboard alone, from anywhere.
    await tomas.page.goto('/');
    await expect(chatRow(tomas.page, 'Press room')).toBeVisible();
    await tomas.page.keyboard.press('Control+k');
    await look(tomas.page, 'por', 'photo says Porto.');
    await expect(found(tomas.page, 'Porto').locator('mark')).toHaveText('Por');
    await expect(found(tomas.page, 'Porto')).toContainText('Ada Lindqvist in Press room');
    await expectForEverybody(tomas.page, 'search');
    await tomas.page.keyboard.press('ArrowUp');
    await tomas.page.keyboard.press('Enter');
    await expect(dialog(tomas.page)).toHaveCount(0);
    await expect(message(tomas.page, caption)).toBeInViewport();
    await expect(message(tomas.page, 'proof number 69')).toHaveCount(0);

    // In this chat alone; beginnings of words, scripts without blanks, and nothing.
    await fromChatMenu(tomas.page, en.chat.search);
    await look(tomas.page, '見本市', '東京の見本市はいつですか');
    await box(tomas.page).fill('proof');
    await expect(found(tomas.page, 'proof number 69')).toBeVisible();
    await expect(found(tomas.page, 'Press room').filter({ hasNotText: 'proof' })).toHaveCount(0);
    await box(tomas.page).fill('lissabon');
    const nothing = say(en.switcher.none, { query: 'lissabon' });
    await expect(dialog(tomas.page).getByText(nothing)).toBeVisible();
    await tomas.page.keyboard.press('Escape');
    await expect(dialog(tomas.page)).toHaveCount(0);

    // Deleted stays deleted.
    await ada.page.goto(`/chats/${roomOf(tomas.page)}`);
    await write(ada.page, 'A secret about leeks');
    await ada.page.keyboard.press('Control+k');
    await look(ada.page, 'leeks', 'A secret about leeks');
    await ada.page.keyboard.press('Escape');
    await destroy(ada, '/api/search?query=leeks');
    await tomas.page.keyboard.press('Control+k');
    await box(tomas.page).fill('leeks');
    await expect(
      dialog(tomas.page).getByText(say(en.switcher.none, { query: 'leeks' })),
    ).toBeVisible();

    // Without a connection it says so, and goes on when it is back.
    await tomas.context.setOffline(true);
    await box(tomas.page).fill('caption');
    await expect(dialog(tomas.page).getByRole('alert')).toBeVisible();
    await tomas.context.setOffline(false);
    await dialog(tomas.page).getByRole('button', { name: en.app.retry }).click();
    await expect(found(tomas.page, 'The caption says Lisboa')).toBeVisible();
  });

  test(`media, links and files of a chat at ${width} px`, async ({ ada, tomas }) => {
    test.setTimeout(120_000);
    await makeRoom(ada.page, 'Press room');
    const attach = ada.page.locator('input[data-attach]');
    await attach.setInputFiles([picture('cup.png', 640, 480), bytes('proof.bin', 4_000)]);
    // They are read before they stand there, and what is sent before that goes without them.
    const tray = ada.page.getByRole('list', { name: en.files.chosen });
    await expect(tray.getByRole('listitem')).toHaveCount(2);
    const words = 'With a link: https://example.org/paper';
    await write(ada.page, words);
    await sayMany(
      ada,
      Array.from({ length: 60 }, (_, at) => `proof number ${at}`),
    );
    await joinRoom(tomas.page, 'Press room');
    await tomas.page.setViewportSize({ width, height: 780 });

    const { page } = tomas;
    await fromChatMenu(page, en.shared.title);
    const shared = page.getByRole('dialog', { name: en.shared.title });
    const tile = shared.getByRole('button', { name: say(en.files.open, { name: 'cup.png' }) });
    await expect(tile).toBeVisible();
    await expectForEverybody(page, 'media of a chat');
    await tile.click();
    await expect(page.getByRole('img', { name: 'cup.png' })).toBeVisible();
    await page.keyboard.press('Escape');
    await expect(page.getByRole('img', { name: 'cup.png' })).toHaveCount(0);

    await shared.getByRole('tab', { name: en.shared.files }).click();
    await expect(shared.getByRole('link', { name: /proof\.bin/ })).toBeVisible();
    await shared.getByRole('tab', { name: en.shared.links }).click();
    const link = shared.getByRole('link', { name: /example\.org\/paper/ });
    await expect(link).toHaveAttribute('href', 'https://example.org/paper');
    await shared.getByRole('button', { name: en.shared.goTo }).click();
    await expect(shared).toHaveCount(0);
    await expect(message(page, words)).toBeInViewport();

    // What is deleted is listed no more.
    await destroy(ada, `/api/rooms/${roomOf(page)}/shared?kind=links`);
    await page.reload();
    for (const [tab, none] of [
      [en.shared.media, en.shared.noMedia],
      [en.shared.links, en.shared.noLinks],
      [en.shared.files, en.shared.noFiles],
    ] as const) {
      await fromChatMenu(page, en.shared.title);
      await shared.getByRole('tab', { name: tab }).click();
      await expect(shared.getByText(none)).toBeVisible();
      await page.keyboard.press('Escape');
    }
  });
}

// What opens over a screen and says a name, a topic, a file or a message again, on a server on which all of them are hostile.
import { expect, type Locator, type Page } from '@playwright/test';
import { en } from '../../web/src/i18n/en';
import { fromChatMenu, pressTool } from './acts';
import type { Injected } from './injected';
import { composer, details, timeline } from './seen';

type Injection = { name: string; open: (page: Page) => Promise<unknown> };

/** All of them, each opened from wherever the page is. */
export function injectedScreens({ room, direct, rooms }: Injected): Injection[] {
  const inRoom = at(`/chats/${room}`);
  const inDirect = at(`/chats/${direct}`);
  // What is left or deleted is another one.
  const spare = at(`/chats/${rooms.at(-1)}`);
  return [
    at('/')('notifications', async (page) => {
      await page.getByRole('button', { name: /^Notifications/ }).click();
      await expect(dialog(page).getByRole('button').nth(2)).toBeVisible();
    }),
    inRoom('an answer', async (page) => {
      await pressOnLast(page, en.message.reply);
      await expect(page.getByRole('button', { name: en.chat.stopReply })).toBeVisible();
    }),
    ...[en.details.link, en.details.edit, en.details.delete, en.details.invite].map((words) =>
      inRoom(words, async (page) => {
        await page.getByRole('button', { name: words, exact: true }).last().click();
        await expect(dialog(page)).toBeVisible();
      }),
    ),
    inRoom('the menu of a chat', (page) => press(page, en.chat.more, 'menu')),
    inRoom('the menu of a message', async (page) => {
      await pressOnLast(page, en.message.more);
      await expect(page.getByRole('menu')).toBeVisible();
    }),
    ...([en.shared.media, en.shared.links, en.shared.files] as const).map((tab) =>
      inRoom(`what a chat holds: ${tab}`, async (page) => {
        await fromChatMenu(page, en.shared.title);
        await dialog(page).getByRole('tab', { name: tab }).click();
        await expect(dialog(page).getByRole('listitem').first()).toBeVisible();
      }),
    ),
    inRoom('the picture viewer', async (page) => {
      await toPicture(page);
      await picture(page).click();
      await expect(dialog(page).getByRole('img').first()).toBeVisible();
    }),
    inRoom('who reacted', async (page) => {
      const row = timeline(page)
        .getByRole('article')
        .filter({ has: page.getByRole('button', { name: /^👍 from/ }) })
        .first();
      await pressTool(row, en.message.more);
      await page.getByRole('menuitem', { name: en.reaction.title }).click();
      await expect(dialog(page).getByRole('listitem').first()).toBeVisible();
    }),
    inRoom('the mention list', async (page) => {
      await composer(page).pressSequentially('Ask @');
      // Both who are not blocked.
      await expect(page.getByRole('option')).toHaveCount(2);
    }),
    inRoom('the menu of a member', async (page) => {
      await details(page).locator('[aria-haspopup=menu]').last().click();
      await expect(page.getByRole('menu')).toBeVisible();
    }),
    inRoom('a member to be removed', async (page) => {
      await details(page).locator('[aria-haspopup=menu]').last().click();
      await page.getByRole('menuitem', { name: en.details.remove }).click();
      await expect(dialog(page)).toBeVisible();
    }),
    inDirect('a private chat', (page) => expect(details(page)).toBeVisible()),
    inDirect('somebody to be blocked', async (page) => {
      await details(page).getByRole('button', { name: en.people.block, exact: true }).click();
      await expect(dialog(page)).toBeVisible();
    }),
    at('/people')('the menu of a person', async (page) => {
      await page.getByRole('main').locator('[aria-haspopup=menu]').first().click();
      await expect(page.getByRole('menu')).toBeVisible();
    }),
    at('/settings/server')('somebody to be deactivated', async (page) => {
      await page.getByRole('main').locator('[aria-haspopup=menu]').first().click();
      await page.getByRole('menuitem', { name: en.admin.deactivate }).click();
      await expect(dialog(page)).toBeVisible();
    }),
    spare('a room about to be deleted', async (page) => {
      await page.getByRole('button', { name: en.details.delete, exact: true }).last().click();
      await dialog(page).getByRole('button', { name: en.details.delete }).click();
      await toast(page);
    }),
  ];
}

/** Screens that begin at an address. */
function at(path: string) {
  return (name: string, act: Injection['open']): Injection => ({
    name,
    open: async (page) => {
      await page.goto('about:blank');
      await page.goto(path);
      await page.waitForLoadState('networkidle');
      await act(page);
    },
  });
}

/** Presses a button of the last message there is. Going there draws further ones, until the last of all. */
const pressOnLast = (page: Page, name: string) =>
  pressTool(timeline(page).getByRole('article').last(), name);

function dialog(page: Page): Locator {
  return page.getByRole('dialog');
}

async function press(page: Page, name: string, role: 'menu' | 'dialog') {
  await page.getByRole('button', { name }).click();
  await expect(page.getByRole(role)).toBeVisible();
}

/** A picture of the conversation that can be opened. */
function picture(page: Page): Locator {
  return timeline(page)
    .getByRole('button', { name: /^Open / })
    .filter({ has: page.locator('img') })
    .last();
}

/** Reads back as far as the picture: links stand below it, more than one sees at once. */
async function toPicture(page: Page) {
  await timeline(page).hover();
  await expect(async () => {
    if ((await picture(page).count()) === 0) await page.mouse.wheel(0, -400);
    await expect(picture(page)).toBeAttached({ timeout: 500 });
  }).toPass();
}

/** What can be taken back, with the name of what it was done to. */
async function toast(page: Page) {
  await expect(
    page.getByRole('status').getByRole('button', { name: new RegExp(`^${en.undo.action}`) }),
  ).toBeVisible();
}

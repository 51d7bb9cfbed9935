// What people do, in the words that stand on the screen.
import { expect, type Locator, type Page } from '@playwright/test';
import { en } from '../../web/src/i18n/en';

/** A text of the web client with its blanks filled in. */
export function say(text: string, blanks: Record<string, string | number> = {}): string {
  return text.replace(/\{\{(\w+)\}\}/g, (_, name: string) => String(blanks[name] ?? ''));
}

/** Finds the person in People and opens the private chat. */
export async function openChatWith(page: Page, name: string) {
  await page.getByRole('link', { name: en.list.people, exact: true }).first().click();
  await page.getByRole('button', { name: say(en.people.messageTo, { name }) }).click();
  await expect(composer(page)).toBeVisible();
}

/** Makes a room through its form and stays in it. */
export async function makeRoom(page: Page, name: string, kind: 'public' | 'private' = 'public') {
  await page.goto('/rooms');
  await page.getByRole('button', { name: en.rooms.newRoom }).first().click();
  await page.getByLabel(en.newRoom.name, { exact: true }).fill(name);
  const choice = kind === 'public' ? en.newRoom.anyone : en.newRoom.invited;
  await page.getByRole('radio', { name: choice }).click();
  await page.getByRole('button', { name: en.newRoom.open }).click();
  await expect(page.getByRole('heading', { name })).toBeVisible();
}

/** Joins a room of the directory and opens it. */
export async function joinRoom(page: Page, name: string) {
  await page.goto('/rooms');
  await page.getByRole('button', { name: say(en.rooms.joinRoom, { name }) }).click();
  await expect(composer(page)).toBeVisible();
}

export function composer(page: Page): Locator {
  return page.getByRole('textbox', { name: /^Message |^Write something/ });
}

/** Writes and sends with Enter. */
export async function write(page: Page, text: string) {
  await composer(page).fill(text);
  await composer(page).press('Enter');
  await expect(composer(page)).toHaveValue('');
}

export function timeline(page: Page): Locator {
  return page.getByRole('log', { name: en.chat.timeline });
}

/** One message by its text. */
export function message(page: Page, text: string): Locator {
  return timeline(page).getByText(text, { exact: true });
}

/** The row of a chat in the list. */
export function chatRow(page: Page, name: string): Locator {
  return page
    .getByRole('navigation', { name: en.app.chatsNav })
    .getByRole('link', { name: new RegExp(name) });
}

/** The texts in the timeline that match, in the order they stand there. */
export async function textsMatching(page: Page, pattern: RegExp): Promise<string[]> {
  return timeline(page)
    .getByText(pattern)
    .evaluateAll((nodes) => nodes.map((node) => node.textContent?.trim() ?? ''));
}

/** Opens the menu of a message and picks an entry. */
export async function fromMenu(page: Page, text: string, entry: string) {
  await message(page, text).hover();
  await page.getByRole('button', { name: en.message.menu }).first().click();
  await page.getByRole('menuitem', { name: entry }).click();
}

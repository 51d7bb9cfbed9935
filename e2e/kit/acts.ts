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
  await page.getByRole('textbox', { name: en.newRoom.name, exact: true }).fill(name);
  const choice = kind === 'public' ? en.newRoom.anyone : en.newRoom.invited;
  await page.getByRole('radio', { name: choice }).check();
  await page.getByRole('button', { name: en.newRoom.open }).click();
  await expect(composer(page)).toBeVisible();
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
  return page.getByRole('region', { name: en.chat.timeline });
}

/** One message by its words, whoever wrote it and whenever. */
export function message(page: Page, text: string): Locator {
  return timeline(page).getByRole('article', { name: new RegExp(`, .+: ${escaped(text)}$`) });
}

/** The row of a chat in the list. */
export function chatRow(page: Page, name: string): Locator {
  const list = page.getByRole('navigation', { name: en.list.chats, exact: true });
  return list.getByRole('link', { name: new RegExp(escaped(name)) });
}

/** The words of the messages that begin so, in the order they stand on the screen. */
export async function wordsOnScreen(page: Page, beginning: RegExp): Promise<string[]> {
  const labels = await timeline(page)
    .getByRole('article')
    .evaluateAll((rows) => rows.map((row) => row.getAttribute('aria-label') ?? ''));
  return labels
    .map((label) => label.replace(/^.*?, .*?\d: /, ''))
    .filter((words) => beginning.test(words));
}

/** Opens the menu of a message and picks an entry. */
export async function fromMenu(page: Page, text: string, entry: string) {
  const row = message(page, text);
  await row.hover();
  await row.getByRole('button', { name: en.message.more }).click();
  await page.getByRole('menuitem', { name: new RegExp(`^${escaped(entry)}`) }).click();
}

function escaped(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}

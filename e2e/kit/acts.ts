// What people do, in the words that stand on the screen.
import { expect, type Page } from '@playwright/test';
import { en } from '../../web/src/i18n/en';
import { addWords, t, type WordKey } from '../../web/src/i18n/words';
import { composer, escaped, message } from './seen';

/** A text of the web client with its blanks filled in. */
export function say(text: string, blanks: Record<string, string | number> = {}): string {
  addWords({ said: text });
  return t('said' as WordKey, blanks);
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

/** Writes and sends with Enter. */
export async function write(page: Page, text: string) {
  await composer(page).fill(text);
  await composer(page).press('Enter');
  await expect(composer(page)).toHaveValue('');
}

/** Opens the menu of a message and picks an entry. */
export async function fromMenu(page: Page, text: string, entry: string) {
  const row = message(page, text);
  await row.hover();
  await row.getByRole('button', { name: en.message.more }).click();
  await page.getByRole('menuitem', { name: new RegExp(`^${escaped(entry)}`) }).click();
}

/** Opens the menu of the open chat and picks an entry. */
export async function fromChatMenu(page: Page, entry: string) {
  await page.getByRole('button', { name: en.chat.more }).click();
  await page.getByRole('menuitem', { name: entry, exact: true }).click();
}

/** Opens the private chat of two on both screens; answers with its id. */
export async function together(one: { page: Page }, other: { page: Page; name: string }) {
  await openChatWith(one.page, other.name);
  const id = roomOf(one.page);
  await other.page.goto(`/chats/${id}`);
  await expect(composer(other.page)).toBeVisible();
  return id;
}

/** The id of the open chat. */
export function roomOf(page: Page): string {
  return new URL(page.url()).pathname.split('/')[2] ?? '';
}

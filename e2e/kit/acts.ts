// What people do, in the words that stand on the screen.
import { expect, type Locator, type Page } from '@playwright/test';
import { en } from '../../web/src/i18n/en';
import { addWords, t, type WordKey } from '../../web/src/i18n/words';
import { composer, details, escaped, message } from './seen';

/** A text of the web client with its blanks filled in. */
export function say(text: string, blanks: Record<string, string | number> = {}): string {
  addWords({ said: text });
  return t('said' as WordKey, blanks);
}

/** Finds the person in People and opens the private chat. */
export async function openChatWith(page: Page, name: string) {
  const people = page.getByRole('link', { name: en.list.people, exact: true });
  const back = page.getByRole('link', { name: en.app.back, exact: true });
  await expect(people.or(back).first()).toBeVisible();
  // A phone with an open chat shows nothing else.
  if (isOneColumn(page) && (await back.isVisible())) await back.click();
  await people.first().click();
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
  // On a phone the focus is on the title until one presses the field.
  if (isOneColumn(page)) await composer(page).click();
  await composer(page).fill(text);
  await composer(page).press('Enter');
  await expect(composer(page)).toHaveValue('');
}

/** Opens the menu of a message, under a finger its sheet, and picks an entry. */
export async function fromMenu(page: Page, text: string, entry: string) {
  const name = new RegExp(`^${escaped(entry)}`);
  if (await hasFinger(page)) return (await hold(page, text)).getByRole('button', { name }).click();
  await pressTool(message(page, text), en.message.more);
  await page.getByRole('menuitem', { name }).click();
}

/**
 * Presses a button that stands above a message while the mouse is over it. What comes in meanwhile may move the message from under the
 * mouse, which then goes there again.
 */
export async function pressTool(row: Locator, name: string) {
  await expect(async () => {
    await row.hover();
    await row.getByRole('button', { name }).first().click({ timeout: 2_000 });
  }).toPass({ timeout: 15_000 });
}

/** Gives a message one of the usual emoji. */
export async function react(page: Page, text: string, emoji: string) {
  const name = say(en.reaction.give, { emoji });
  if (await hasFinger(page)) return (await hold(page, text)).getByRole('button', { name }).click();
  await pressTool(message(page, text), name);
}

/** Lets a finger rest on a message until its sheet is there, and lifts it. Answers the sheet. */
export async function hold(page: Page, text: string): Promise<Locator> {
  const words = message(page, text).getByText(text).last();
  await words.scrollIntoViewIfNeeded();
  const box = await words.boundingBox();
  const at = { x: (box?.x ?? 0) + 10, y: (box?.y ?? 0) + 10 };
  const session = await page.context().newCDPSession(page);
  await session.send('Input.dispatchTouchEvent', { type: 'touchStart', touchPoints: [at] });
  const sheet = page.getByRole('dialog', { name: en.message.menu });
  await expect(sheet).toBeVisible();
  await session.send('Input.dispatchTouchEvent', { type: 'touchEnd', touchPoints: [] });
  await session.detach();
  return sheet;
}

/** Whether it is a finger that presses here. */
function hasFinger(page: Page): Promise<boolean> {
  return page.evaluate(() => matchMedia('(pointer: coarse)').matches);
}

/** Below this the client shows one thing at a time. */
const TWO_COLUMNS_PX = 720;

function isOneColumn(page: Page): boolean {
  return (page.viewportSize()?.width ?? TWO_COLUMNS_PX) < TWO_COLUMNS_PX;
}

/** Where one thing is shown at a time: from the open chat back to the list. */
export async function toList(page: Page) {
  if (isOneColumn(page)) await page.getByRole('link', { name: en.app.back, exact: true }).click();
}

/** The details of the open chat. On a desk they stand beside it. */
export async function openDetails(page: Page) {
  if (isOneColumn(page)) {
    const name = new RegExp(`^${say(en.chat.openDetails, { name: '' })}`);
    await page.getByRole('button', { name }).click();
  }
  await expect(details(page)).toBeVisible();
}

/** Where one thing is shown at a time: from the details back to their chat. */
export async function closeDetails(page: Page) {
  if (isOneColumn(page)) await details(page).getByRole('button', { name: en.app.back }).click();
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

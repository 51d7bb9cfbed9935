// What is shown while something is on its way, and when it does not come.
import type { Page } from '@playwright/test';
import { en } from '../../web/src/i18n/en';
import { write } from './acts';
import type { Publisher } from './publisher';
import { broken, held, mended, type Screen } from './screen';
import { timeline } from './seen';

const ROOM = ({ chats }: Publisher) => `/chats/${chats.room}`;

export const TROUBLES: Screen[] = [
  {
    name: 'chat-loading',
    path: '/people',
    act: async (page) => {
      await page.waitForLoadState('networkidle');
      await page.reload();
      await page.route('**/api/rooms/*/messages?**', () => {});
      await page.getByRole('link', { name: /Autumn catalogue/ }).click();
      await page.getByText(en.chat.loading).waitFor();
    },
    after: mended,
  },
  trouble('people-loading', '/people', (page) => held(page, '**/api/users?**'), en.people.loading),
  trouble('people-failed', '/people', (page) => broken(page, '**/api/users?**'), en.people.failed),
  trouble(
    'sessions-failed',
    '/settings/sessions',
    (page) => broken(page, '**/api/auth/sessions'),
    en.app.retry,
  ),
  trouble(
    'unreachable',
    '/people',
    (page) => broken(page, '**/api/{auth/check,server}'),
    en.app.unreachableTitle,
  ),
  {
    name: 'offline',
    path: ROOM,
    act: async (page) => {
      await page.waitForLoadState('networkidle');
      await page.context().setOffline(true);
      await write(page, 'I’ll ask them as soon as I’m back at my desk.');
      await page.getByText(en.offline.line).waitFor();
      await timeline(page).getByText(en.message.waiting).waitFor();
    },
    after: async (page) => {
      await page.context().setOffline(false);
      await timeline(page).getByText(en.message.waiting).waitFor({ state: 'detached' });
    },
  },
];

/** A place that is opened anew after something happened to what it asks for. */
function trouble(
  name: string,
  path: string,
  happens: (page: Page) => Promise<unknown>,
  words: string,
): Screen {
  return {
    name,
    path,
    act: async (page) => {
      await happens(page);
      await page.reload();
      await page.getByText(words).first().waitFor();
    },
    after: mended,
  };
}

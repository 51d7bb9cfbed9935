// What is shown while something is on its way, and when it does not come.
import type { Locator, Page, WebSocketRoute } from '@playwright/test';
import { en } from '../../web/src/i18n/en';
import { write } from './acts';
import type { Publisher } from './publisher';
import { broken, held, mended, type Screen } from './screen';
import { timeline } from './seen';

const ROOM = ({ chats }: Publisher) => `/chats/${chats.room}`;

export const TROUBLES: Screen[] = [
  opened('chat-loading', ROOM, (page) => held(page, '**/api/rooms/*/messages?**'), skeleton),
  opened('people-loading', '/people', (page) => held(page, '**/api/users?**'), skeleton),
  opened(
    'people-failed',
    '/people',
    (page) => broken(page, '**/api/users?**'),
    says(en.people.failed),
  ),
  opened(
    'friends-failed',
    '/people',
    (page) => broken(page, '**/api/friends?**'),
    says(en.people.bondsFailed),
  ),
  opened(
    'sessions-failed',
    '/settings/sessions',
    (page) => broken(page, '**/api/auth/sessions'),
    says(en.app.retry),
  ),
  {
    ...opened(
      'unreachable',
      '/login',
      (page) => broken(page, '**/api/**'),
      says(en.app.unreachableTitle),
    ),
    as: 'stranger',
  },
  {
    name: 'offline',
    isRestless: true,
    path: ROOM,
    act: async (page) => {
      await cutOff(page);
      await write(page, 'I’ll ask them as soon as I’m back at my desk.');
      await page.getByText(en.offline.line).waitFor();
      await timeline(page).getByText(en.message.waiting).waitFor();
    },
    after: async (page) => {
      await page.context().setOffline(false);
      await timeline(page).getByText(en.message.waiting).waitFor({ state: 'detached' });
    },
  },
  // The last of hers.
  {
    name: 'session-ended',
    as: 'newcomer',
    path: '/',
    act: async (page) => {
      await page.request.post('/api/auth/logout', { data: {} });
      await page.getByText(en.home.ended).waitFor();
    },
  },
];

function says(words: string) {
  return (page: Page) => page.getByText(words).first();
}

function skeleton(page: Page) {
  return page.getByRole('main').locator('.sheen').first();
}

/** A place that is opened once more after something happened to what it asks for. */
function opened(
  name: string,
  path: Screen['path'],
  happens: (page: Page) => Promise<unknown>,
  shown: (page: Page) => Locator,
): Screen {
  return {
    name,
    isRestless: true,
    path,
    act: async (page) => {
      await happens(page);
      await page.reload();
      await shown(page).waitFor();
    },
    after: mended,
  };
}

/** Takes the network away: no request gets through any more, and the socket closes. */
async function cutOff(page: Page) {
  const sockets: WebSocketRoute[] = [];
  await page.routeWebSocket('**/socket.io/**', (socket) => {
    socket.connectToServer();
    sockets.push(socket);
  });
  await page.reload();
  await page.waitForLoadState('networkidle');
  await page.context().setOffline(true);
  for (const socket of sockets) await socket.close();
}

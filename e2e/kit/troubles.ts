// What is shown while something is on its way, and when it does not come.
import type { Locator, Page, WebSocketRoute } from '@playwright/test';
import { en } from '../../web/src/i18n/en';
import { write } from './acts';
import type { Publisher } from './publisher';
import { broken, button, held, mended, type Screen } from './screen';
import { timeline } from './seen';

const ROOM = ({ chats }: Publisher) => `/chats/${chats.room}`;
const HISTORY = '**/api/rooms/*/messages?**';
const DIRECTORY = '**/api/rooms/directory?**';
const CHATS = /\/api\/rooms(\?limit=.*)?$/;
const ACCOUNTS = '**/api/admin/users?**';
const CALLS = '**/api/notifications?**';
const LINKS = '**/api/rooms/*/links**';
const PROFILE = '**/api/auth/profile';

export const TROUBLES: Screen[] = [
  opened('chat-loading', ROOM, (page) => held(page, HISTORY), skeleton),
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
  opened('rooms-loading', '/rooms', (page) => held(page, DIRECTORY), waits(en.rooms.loading)),
  opened('rooms-failed', '/rooms', (page) => broken(page, DIRECTORY), says(en.failure.offline)),
  opened('chats-loading', '/', (page) => held(page, CHATS), waits(en.list.loading)),
  opened('chats-failed', '/', (page) => broken(page, CHATS), says(en.list.failed)),
  opened('chat-failed', ROOM, (page) => broken(page, HISTORY), says(en.chat.loadError)),
  opened(
    'server-loading',
    '/settings/server',
    (page) => held(page, ACCOUNTS),
    waits(en.admin.loading),
  ),
  opened('server-failed', '/settings/server', (page) => broken(page, ACCOUNTS), says(en.app.retry)),
  {
    name: 'older-failed',
    isRestless: true,
    path: ({ chats }) => `/chats/${chats.old}`,
    act: async (page) => {
      await broken(page, /\/messages\?(.*&)?before=/);
      await timeline(page).getByRole('article').last().hover();
      await page.mouse.wheel(0, -3_000);
      await page.getByRole('alert').getByText(en.chat.olderFailed).waitFor();
    },
    after: mended,
  },
  inBell('notifications-loading', (page) => held(page, CALLS), waits(en.notifications.loading)),
  inBell('notifications-failed', (page) => broken(page, CALLS), says(en.notifications.failed)),
  inLinks('room-links-loading', (page) => held(page, LINKS), waits(en.admin.linksLoading)),
  inLinks('room-links-failed', (page) => broken(page, LINKS), says(en.app.retry)),
  saving(
    'profile-saving',
    (page) => held(page, PROFILE),
    (page) => button(page, en.app.saving),
  ),
  saving('profile-failed', (page) => broken(page, PROFILE), says(en.failure.offline)),
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

/** The list under the bell, opened after something happened to it. */
function inBell(
  name: string,
  happens: (page: Page) => Promise<unknown>,
  shown: (page: Page) => Locator,
): Screen {
  const screen = opened(name, '/', happens, (page) => button(page, /^Notifications/));
  return {
    ...screen,
    act: async (page) => {
      await screen.act?.(page);
      await button(page, /^Notifications/).click();
      await shown(page).waitFor();
    },
  };
}

/** The links of a room, opened after something happened to them. */
function inLinks(
  name: string,
  happens: (page: Page) => Promise<unknown>,
  shown: (page: Page) => Locator,
): Screen {
  return {
    name,
    isRestless: true,
    path: (server) => `${ROOM(server)}/details`,
    act: async (page) => {
      await happens(page);
      await button(page, en.details.link).click();
      await shown(page).waitFor();
    },
    after: mended,
  };
}

/** What is said last of how many are printed. */
let sheets = 100;

/** A form that is sent while something happens to what it asks for. */
function saving(
  name: string,
  happens: (page: Page) => Promise<unknown>,
  shown: (page: Page) => Locator,
): Screen {
  return {
    name,
    isRestless: true,
    path: '/settings/profile',
    act: async (page) => {
      await happens(page);
      // What is there already cannot be saved, and what was held may have come through in the end.
      sheets += 10;
      const bio = `Prints ${sheets} sheets on Thursdays.`;
      await page.getByRole('textbox', { name: en.settings.bio }).fill(bio);
      await button(page, en.app.save).click();
      await shown(page).waitFor();
    },
    after: mended,
  };
}

/** What is on its way, as a screen reader is told. */
function waits(words: string) {
  return (page: Page) => page.getByRole('status').getByText(words).first();
}

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

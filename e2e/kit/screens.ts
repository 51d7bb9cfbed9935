// Every screen by name, and how one gets there: photographed by `make screens`, held against axe by the journeys.
import type { Page } from '@playwright/test';
import { en } from '../../web/src/i18n/en';
import { say } from './acts';
import { DOORS } from './doors';
import { FINDING } from './finding';
import { picture } from './pictures';
import { button, opened, type Screen } from './screen';
import { STATES } from './states';
import { TROUBLES } from './troubles';

/** What strangers see. */
const SIGNED_OUT: Screen[] = [
  { name: 'home', as: 'stranger', path: '/' },
  { name: 'signup', as: 'stranger', path: '/signup' },
  {
    name: 'signup-errors',
    as: 'stranger',
    path: '/signup',
    act: async (page) => {
      await page.getByLabel(en.sign.username).fill('ada');
      await page.getByLabel(en.sign.email).fill('nonsense');
      await page.getByLabel(en.sign.password, { exact: true }).fill('short');
      await button(page, en.sign.signup).click();
      await page.getByLabel(en.sign.email).fill('ada@example.com');
      await page.getByLabel(en.sign.password, { exact: true }).fill('long enough for it');
      await button(page, en.sign.signup).click();
      await page.getByText(/That username is taken/).waitFor();
    },
  },
  { name: 'login', as: 'stranger', path: '/login' },
  { name: 'invited', as: 'stranger', path: ({ invite }) => `/invite#${invite}` },
  { name: 'invite-gone', as: 'stranger', path: '/invite#nothing' },
];

/** Places beside the chats. */
const PLACES: Screen[] = [
  { name: 'empty-chats', as: 'newcomer', path: '/' },
  { name: 'empty-people', as: 'newcomer', path: '/settings/privacy' },
  { name: 'chats', path: '/' },
  { name: 'people', path: '/people' },
  {
    name: 'people-none',
    path: '/people',
    act: (page) => search(page, en.people.search, 'qqqq', en.people.none),
  },
  {
    name: 'people-menu',
    path: '/people',
    act: async (page) => {
      await page.getByText(say(en.people.hereNow, { count: 3 })).waitFor();
      await opened(page, say(en.people.menu, { name: 'Tomás Reyes' }));
    },
  },
  { name: 'rooms', path: '/rooms' },
  {
    name: 'rooms-found',
    path: '/rooms',
    act: (page) => search(page, en.rooms.search, 'pr', /Not what/),
  },
  { name: 'new-room', path: '/rooms', act: (page) => opened(page, en.rooms.newRoom) },
  {
    name: 'join',
    path: ({ link }) => `/join#${link}`,
    act: (page) => button(page, en.admin.joinOpen).waitFor(),
  },
  {
    name: 'join-gone',
    path: '/join#000000000000',
    act: (page) => page.getByRole('alert').waitFor(),
  },
  {
    name: 'notifications',
    path: '/',
    act: (page) => opened(page, /^Notifications/),
  },
  { name: '404', path: '/nowhere/at/all' },
];

/** Settings, and looking after the server. */
const SETTINGS: Screen[] = [
  { name: 'settings', path: '/settings' },
  ...['profile', 'account', 'sessions', 'appearance', 'notifications', 'privacy'].map((place) => ({
    name: `settings-${place}`,
    path: `/settings/${place}`,
  })),
  {
    name: 'crop',
    path: '/settings/profile',
    act: async (page) => {
      await page.locator('input[data-avatar]').setInputFiles([picture('me.png', 500, 300)]);
      await page.getByRole('dialog', { name: en.files.cropTitle }).waitFor();
    },
  },
  {
    name: 'another-email',
    path: '/settings/account',
    act: (page) =>
      page
        .getByRole('textbox', { name: en.settings.email, exact: true })
        .fill('ada@elsewhere.test'),
  },
  {
    name: 'delete-account',
    as: 'newcomer',
    path: '/settings/account',
    act: (page) => opened(page, en.settings.deleteAction),
  },
  { name: 'server-people', path: '/settings/server' },
  {
    name: 'server-menu',
    path: '/settings/server',
    act: (page) => opened(page, say(en.admin.menu, { name: 'Jonas Weber' })),
  },
  {
    name: 'deactivate',
    path: '/settings/server',
    act: async (page) => {
      await button(page, say(en.admin.menu, { name: 'Jonas Weber' })).click();
      await page.getByRole('menuitem', { name: en.admin.deactivate }).click();
      await page.getByRole('dialog').waitFor();
    },
  },
  {
    name: 'invitations',
    path: '/settings/invitations',
    act: async (page) => {
      await button(page, en.admin.make).click();
      await page.getByLabel(en.admin.link).waitFor();
    },
  },
  {
    name: 'too-fast',
    path: '/settings/invitations',
    act: async (page) => {
      const error = { code: 'too_many', message: 'Too many.', retryAfterMs: 40_000 };
      await page.route('**/api/admin/invites', (route) =>
        route.request().method() === 'POST'
          ? route.fulfill({ status: 429, json: { error }, headers: { 'retry-after': '40' } })
          : route.continue(),
      );
      await button(page, en.admin.make).click();
      await page.getByRole('alert').waitFor();
    },
    after: (page) => page.unroute('**/api/admin/invites'),
  },
];

export const SCREENS: Screen[] = [
  ...SIGNED_OUT,
  ...DOORS,
  ...PLACES,
  ...STATES,
  ...FINDING,
  ...SETTINGS,
  ...TROUBLES,
];

async function search(page: Page, field: string, text: string, found: string | RegExp) {
  await page.getByRole('textbox', { name: field }).fill(text);
  await page.getByText(found).first().waitFor();
}

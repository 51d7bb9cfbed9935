// A server that was just opened, with providers to sign in with: the ways in, and every place while it is empty.
import type { Page } from '@playwright/test';
import { en } from '../../web/src/i18n/en';
import { say } from './acts';
import { ACME, CONTINUE, tellProvider } from './provided';
import { opened, type Screen } from './screen';

export const FIRST: Screen<{ url: string }>[] = [
  { name: 'home-providers', as: 'stranger', path: '/', act: buttons },
  { name: 'signup-providers', as: 'stranger', path: '/signup', act: buttons },
  { name: 'login-providers', as: 'stranger', path: '/login', act: buttons },
  {
    name: 'login-cancelled',
    as: 'stranger',
    path: '/login',
    act: async (page) => {
      await page.getByRole('link', { name: CONTINUE }).click();
      await page.getByRole('link', { name: /cancel/i }).click();
      await page.getByText(say(en.oidc.trouble.cancelled, { name: ACME })).waitFor();
    },
  },
  {
    name: 'welcome-gone',
    as: 'stranger',
    path: '/welcome',
    act: (page) => page.getByRole('heading', { name: en.oidc.gone }).waitFor(),
  },
  { name: 'welcome', as: 'stranger', path: '/login', act: arrive },
  {
    name: 'welcome-taken',
    as: 'stranger',
    path: '/welcome',
    act: async (page) => {
      await page.getByLabel(en.sign.username).fill('ada');
      await page.getByRole('button', { name: en.sign.signup }).click();
      await page.getByText(/That username is taken/).waitFor();
    },
  },
  { name: 'first-chats', path: '/' },
  { name: 'first-people', path: '/people', act: says(en.people.noneYet) },
  { name: 'first-rooms', path: '/rooms', act: says(en.rooms.emptyTitle) },
  {
    name: 'first-notifications',
    path: '/',
    act: async (page) => {
      await opened(page, en.notifications.bell);
      await says(en.notifications.emptyTitle)(page);
    },
  },
  { name: 'ways-in', path: '/settings/account', act: says(en.oidc.ways) },
  {
    name: 'ways-in-connect',
    path: '/settings/account',
    act: (page) => opened(page, say(en.oidc.connectName, { name: ACME })),
  },
];

function buttons(page: Page) {
  return page.getByRole('link', { name: CONTINUE }).waitFor();
}

function says(words: string) {
  return (page: Page) => page.getByText(words).first().waitFor();
}

/** Comes from the provider as somebody nobody here knows yet. */
async function arrive(page: Page) {
  await page.getByRole('link', { name: CONTINUE }).click();
  await tellProvider(page, 'ines');
  await page.getByRole('heading', { name: en.oidc.title }).waitFor();
}

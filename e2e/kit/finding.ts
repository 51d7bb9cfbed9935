// Searching, and what a chat holds besides words, as screens.
import type { Page } from '@playwright/test';
import { en } from '../../web/src/i18n/en';
import { fromChatMenu, say } from './acts';
import type { Publisher } from './publisher';
import { broken, held, mended, type Screen } from './screen';

const ROOM = ({ chats }: Publisher) => `/chats/${chats.room}`;
const PICTURES = ({ chats }: Publisher) => `/chats/${chats.pictures}`;
const EMPTY = ({ chats }: Publisher) => `/chats/${chats.empty}`;

export const FINDING: Screen[] = [
  { name: 'search-begin', path: '/people', act: (page) => look(page, '') },
  { name: 'switcher', path: '/people', act: (page) => look(page, 'p') },
  {
    name: 'search',
    path: '/people',
    act: async (page) => {
      await look(page, 'green');
      await page.getByRole('option', { name: /warmer/ }).waitFor();
    },
  },
  {
    name: 'search-none',
    path: '/people',
    act: async (page) => {
      await look(page, 'qqqq');
      await page.getByText(say(en.switcher.none, { query: 'qqqq' })).waitFor();
    },
  },
  {
    name: 'search-loading',
    path: '/people',
    act: async (page) => {
      await held(page, '**/api/search?**');
      await look(page, 'green');
      await page.getByRole('dialog').locator('.sheen').first().waitFor();
    },
    after: mended,
  },
  {
    name: 'search-failed',
    path: '/people',
    act: async (page) => {
      await broken(page, '**/api/search?**');
      await look(page, 'green');
      await page.getByRole('dialog').getByRole('alert').waitFor();
    },
    after: mended,
  },
  { name: 'search-in', path: ROOM, act: (page) => fromChatMenu(page, en.chat.search) },
  {
    name: 'search-in-found',
    path: ROOM,
    act: async (page) => {
      await fromChatMenu(page, en.chat.search);
      await page.getByRole('combobox').fill('paper');
      await page.getByRole('option', { name: /rough/ }).first().waitFor();
    },
  },
  shared('shared-media', PICTURES, en.shared.media, (page) =>
    page
      .getByRole('dialog')
      .getByRole('button', { name: /endpaper/ })
      .first()
      .waitFor(),
  ),
  shared('shared-links', ROOM, en.shared.links, (page) =>
    page
      .getByRole('dialog')
      .getByRole('link', { name: /example\.org/ })
      .first()
      .waitFor(),
  ),
  shared('shared-files', PICTURES, en.shared.files, (page) =>
    page.getByRole('dialog').getByRole('link', { name: /\.pdf/ }).first().waitFor(),
  ),
  shared('shared-media-none', EMPTY, en.shared.media, says(en.shared.noMedia)),
  shared('shared-links-none', EMPTY, en.shared.links, says(en.shared.noLinks)),
  shared('shared-files-none', EMPTY, en.shared.files, says(en.shared.noFiles)),
  {
    name: 'shared-loading',
    path: PICTURES,
    act: async (page) => {
      await held(page, '**/shared?**');
      await fromChatMenu(page, en.shared.title);
      await page.getByRole('dialog').locator('.sheen').first().waitFor();
    },
    after: mended,
  },
  {
    name: 'shared-failed',
    path: PICTURES,
    act: async (page) => {
      await broken(page, '**/shared?**');
      await fromChatMenu(page, en.shared.title);
      await page.getByRole('dialog').getByRole('alert').waitFor();
    },
    after: mended,
  },
];

async function look(page: Page, words: string) {
  await page.keyboard.press('Control+k');
  await page.getByPlaceholder(en.switcher.placeholder).fill(words);
}

function says(words: string) {
  return (page: Page) => page.getByRole('dialog').getByText(words).waitFor();
}

/** One kind of what a chat holds. */
function shared(
  name: string,
  path: (server: Publisher) => string,
  tab: string,
  wait: (page: Page) => Promise<unknown>,
): Screen {
  return {
    name,
    path,
    act: async (page) => {
      await fromChatMenu(page, en.shared.title);
      await page.getByRole('dialog').getByRole('tab', { name: tab }).click();
      await wait(page);
    },
  };
}

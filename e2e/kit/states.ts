// A conversation in all its states, as screens.
import type { Page } from '@playwright/test';
import { en } from '../../web/src/i18n/en';
import { fromMenu, pressTool, say, toList, write } from './acts';
import { bytes, picture } from './pictures';
import type { Publisher } from './publisher';
import { mended, type Screen } from './screen';
import { composer, message, timeline } from './seen';
import { cutUploads, stopUploads } from './uploads';

const ROOM = ({ chats }: Publisher) => `/chats/${chats.room}`;
const DIRECT = ({ chats }: Publisher) => `/chats/${chats.priyas}`;

export const STATES: Screen[] = [
  { name: 'chat', path: ROOM, act: (page) => message(page, 'Always').waitFor() },
  {
    name: 'chat-top',
    path: ROOM,
    act: async (page) => {
      await message(page, 'Always').focus();
      await message(page, 'Always').press('Home');
      await message(page, 'I like it better this way').waitFor();
    },
  },
  { name: 'chat-direct', path: DIRECT, act: (page) => message(page, 'Coffee at four?').waitFor() },
  { name: 'chat-long', path: ({ chats }) => `/chats/${chats.long}` },
  { name: 'chat-empty', path: ({ chats }) => `/chats/${chats.empty}` },
  { name: 'chat-start', path: ({ chats }) => `/chats/${chats.jonas}` },
  { name: 'chat-notes', path: ({ chats }) => `/chats/${chats.notes}` },
  { name: 'chat-files', path: ({ chats }) => `/chats/${chats.pictures}` },
  { name: 'door', path: ({ chats }) => `/chats/${chats.printers}` },
  { name: 'details', path: (server) => `${ROOM(server)}/details` },
  { name: 'details-person', path: (server) => `${DIRECT(server)}/details` },
  inDetails('room-links', en.details.link),
  inDetails('room-edit', en.details.edit),
  inDetails('room-delete', en.details.delete),
  inDetails('room-add', en.details.invite),
  inDetails('member-menu', say(en.details.personMenu, { name: 'Jonas Weber' })),
  {
    name: 'chat-menu',
    path: DIRECT,
    act: async (page) => {
      await page.getByRole('button', { name: en.chat.more }).click();
      await page.getByRole('menu').waitFor();
    },
  },
  {
    name: 'message-menu',
    path: ROOM,
    act: async (page) => {
      await pressTool(message(page, 'Always'), en.message.more);
      await page.getByRole('menu').waitFor();
    },
  },
  {
    name: 'message-sheet',
    path: ROOM,
    act: async (page) => {
      const touch = { pointerType: 'touch', bubbles: true };
      await message(page, 'Always').getByText('Always').last().dispatchEvent('pointerdown', touch);
      await page.getByRole('dialog', { name: en.message.menu }).waitFor();
    },
  },
  {
    name: 'person',
    path: ROOM,
    act: async (page) => {
      const author = { name: say(en.person.viewName, { name: 'Tomás Reyes' }) };
      await message(page, 'Always').getByRole('button', author).first().press('Enter');
      await page.getByRole('dialog', { name: en.person.title }).waitFor();
    },
  },
  { name: 'reply', path: ROOM, act: (page) => fromMenu(page, 'Always', en.message.reply) },
  { name: 'edit', path: DIRECT, act: editOwn },
  {
    name: 'emoji',
    path: ROOM,
    act: async (page) => {
      await pressTool(message(page, 'Always'), en.reaction.add);
      await page.getByRole('gridcell').first().waitFor();
    },
  },
  {
    name: 'reactors',
    path: ROOM,
    act: async (page) => {
      await pressTool(timeline(page).getByRole('article', { name: /So:/ }), en.message.more);
      await page.getByRole('menuitem', { name: en.reaction.title }).click();
      await page.getByRole('dialog').getByRole('listitem').first().waitFor();
    },
  },
  {
    name: 'mentions',
    path: ROOM,
    act: async (page) => {
      await composer(page).pressSequentially('Ask @');
      await page.getByRole('option').first().waitFor();
    },
    after: (page) => composer(page).fill(''),
  },
  {
    name: 'composer-files',
    path: DIRECT,
    act: async (page) => {
      const chosen = [
        picture('cup.png', 400, 300),
        bytes('A rather long name of a file.pdf', 90_000),
      ];
      await page.locator('input[data-attach]').setInputFiles(chosen);
      await composer(page).fill('Here they are');
    },
    after: async (page) => {
      await composer(page).fill('');
      await takeOut(page);
    },
  },
  {
    name: 'composer-refused',
    path: DIRECT,
    act: (page) => page.locator('input[data-attach]').setInputFiles([bytes('setup.exe', 10)]),
  },
  {
    name: 'composer-uploading',
    isRestless: true,
    path: DIRECT,
    act: async (page) => {
      await stopUploads(page);
      await cutUploads(page, 2);
      await page
        .locator('input[data-attach]')
        .setInputFiles([picture('cup.png', 400, 300), bytes('Proofs.pdf', 90_000)]);
      for (const going of [/cup\.png, 50 %/, /Proofs\.pdf, 50 %/])
        await page.getByRole('progressbar', { name: going }).waitFor();
    },
    after: takeOut,
  },
  {
    name: 'composer-damaged',
    path: DIRECT,
    act: async (page) => {
      const buffer = Buffer.from('\x89PNG\r\n\x1a\n and no more', 'latin1');
      const torn = { name: 'torn.png', mimeType: 'image/png', buffer };
      await page.locator('input[data-attach]').setInputFiles([torn]);
      await page.getByRole('alert').waitFor();
    },
    after: takeOut,
  },
  { name: 'viewer', path: ROOM, act: openPicture },
  { name: 'undo', path: DIRECT, act: deleteOwn },
  { name: 'erasure', path: ({ chats }) => `/chats/${chats.meis}` },
  {
    name: 'erasure-asked',
    path: ({ chats }) => `/chats/${chats.asked}`,
    act: (page) => page.getByRole('region', { name: en.erasure.title }).waitFor(),
  },
  {
    name: 'not-sent',
    path: ({ chats }) => `/chats/${chats.refused}`,
    act: async (page) => {
      await write(page, 'Shall we try the other green?');
      await timeline(page)
        .getByText(/Not sent/)
        .first()
        .waitFor();
    },
  },
  {
    name: 'logout-unsent',
    path: ({ chats }) => `/chats/${chats.refused}`,
    act: async (page) => {
      await write(page, 'Or none at all?');
      const refused = message(page, 'Or none at all?').getByText(/^Not sent/);
      await refused.filter({ visible: true }).first().waitFor();
      await toList(page);
      await page.getByRole('button', { name: /^About / }).click();
      await page.getByRole('menuitem', { name: en.list.logout }).click();
      await page.getByRole('dialog', { name: en.settings.unsentTitle }).waitFor();
    },
  },
  { name: 'blocked', path: ({ chats }) => `/chats/${chats.mallorys}` },
  {
    name: 'block',
    path: (server) => `${DIRECT(server)}/details`,
    act: async (page) => {
      await page.getByRole('button', { name: en.people.block, exact: true }).click();
      await page.getByRole('dialog').waitFor();
    },
  },
];

/** Something in the details of the room, by the words on it. */
function inDetails(name: string, words: string): Screen {
  return {
    name,
    path: (server) => `${ROOM(server)}/details`,
    act: async (page) => {
      await page.getByRole('button', { name: words, exact: true }).last().click();
      await page.getByRole('dialog').or(page.getByRole('menu')).waitFor();
    },
  };
}

async function editOwn(page: Page) {
  await write(page, 'At the usual place?');
  await fromMenu(page, 'At the usual place?', en.message.edit);
}

async function deleteOwn(page: Page) {
  await write(page, 'Wrong window, sorry');
  await fromMenu(page, 'Wrong window, sorry', en.message.delete);
  await page.getByRole('status').getByText(en.undo.deleteMessage).waitFor();
}

/** Takes all files out of the message being written: they would still be there the next time. */
async function takeOut(page: Page) {
  await mended(page);
  const words = [en.files.remove, en.files.stop].map((text) => say(text, { name: '.+' }));
  const crosses = page.getByRole('button', { name: new RegExp(`^(${words.join('|')})$`) });
  while ((await crosses.count()) > 0) await crosses.first().click();
}

async function openPicture(page: Page) {
  const name = say(en.files.open, { name: 'cover-green.png' });
  await timeline(page).getByRole('button', { name, exact: true }).click();
  await page.getByRole('dialog').getByRole('img').first().waitFor();
}

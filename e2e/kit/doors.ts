// What stands at the door of a server, however it is kept, as screens.
import type { Page } from '@playwright/test';
import type { ServerInfo } from '../../web/src/data/model.gen';
import { en } from '../../web/src/i18n/en';
import { say } from './acts';
import { PASSWORD } from './api.mjs';
import { button, mended, type Screen } from './screen';

const SERVER = 'Tidewater Press';

export const DOORS: Screen[] = [
  door('set-up', '/', { needsSetup: true }, en.setup.title),
  {
    ...door('set-up-errors', '/', { needsSetup: true }, en.setup.title),
    act: async (page) => {
      await saying(page, { needsSetup: true });
      await button(page, en.setup.open).click();
      await page.getByText(en.setup.yourNameMissing).waitFor();
    },
  },
  door('home-closed', '/', { signup: 'closed' }, en.home.line1),
  door(
    'signup-closed',
    '/signup',
    { signup: 'closed' },
    say(en.sign.closedText, { server: SERVER }),
  ),
  door(
    'signup-invite',
    '/signup',
    { signup: 'invite' },
    say(en.sign.inviteText, { server: SERVER }),
  ),
  { name: 'reset', as: 'stranger', path: '/reset#nothing' },
  {
    name: 'reset-gone',
    as: 'stranger',
    path: '/reset#nothing',
    act: (page) => reset(page, en.sign.resetGone),
  },
  {
    name: 'reset-done',
    as: 'stranger',
    path: '/reset#good',
    act: async (page) => {
      await page.route('**/api/auth/reset', (route) => route.fulfill({ status: 204 }));
      await reset(page, en.sign.resetDone);
    },
    after: mended,
  },
];

/** A place for strangers of a server that says something else of itself. */
function door(name: string, path: string, change: Partial<ServerInfo>, words: string): Screen {
  return {
    name,
    as: 'stranger',
    path,
    act: async (page) => {
      await saying(page, change);
      await page.getByText(words).first().waitFor();
    },
    after: mended,
  };
}

/** Changes what the server says of itself. */
async function saying(page: Page, change: Partial<ServerInfo>) {
  await page.route('**/api/server', async (route) => {
    const response = await route.fetch();
    await route.fulfill({ response, json: { ...(await response.json()), ...change } });
  });
  await page.reload();
}

async function reset(page: Page, words: string) {
  await page.getByLabel(en.sign.password, { exact: true }).fill(PASSWORD);
  await button(page, en.sign.resetSet).click();
  await page.getByText(words).waitFor();
}

// At an address of the local network without https, where browsers keep much to themselves: no randomUUID, no locks, no
// notifications, no clipboard.
import { chromium } from '@playwright/test';
import { en } from '../../web/src/i18n/en';
import { openChatWith, write } from '../kit/acts';
import { PASSWORD } from '../kit/api.mjs';
import { expect, test, watchForErrors } from '../kit/people';
import { chatRow, message } from '../kit/seen';
import config from '../playwright.config';

const HOST = 'klatch.lan';

test('two people chat at an address that is not secure', async ({ server }) => {
  const { launchOptions } = config.use ?? {};
  const args = [...(launchOptions?.args ?? []), `--host-resolver-rules=MAP ${HOST} 127.0.0.1`];
  const browser = await chromium.launch({ ...launchOptions, args });
  const baseURL = `http://${HOST}:${server.port}`;
  try {
    const enter = async (username: string, fullName: string) => {
      const context = await browser.newContext({ baseURL });
      const email = `${username}@example.org`;
      const data = { username, email, password: PASSWORD, fullName };
      // Only the browser knows the name of this place.
      const made = await context.request.post(`${server.url}/api/auth/signup`, { data });
      expect(made.status(), await made.text()).toBe(201);
      const page = await context.newPage();
      watchForErrors(page);
      await page.goto('/login');
      await page.getByLabel(en.sign.loginName).fill(username);
      await page.getByLabel(en.sign.password, { exact: true }).fill(PASSWORD);
      await page.getByRole('button', { name: en.sign.login }).click();
      await expect(
        page.getByRole('navigation', { name: en.list.chats, exact: true }),
      ).toBeVisible();
      return { page, name: fullName };
    };
    const ada = await enter('ada', 'Ada Lindqvist');
    const tomas = await enter('tomas', 'Tomás Reyes');
    expect(await ada.page.evaluate(() => isSecureContext)).toBe(false);
    await openChatWith(ada.page, tomas.name);
    await write(ada.page, 'over plain http');
    await chatRow(tomas.page, ada.name).click();
    await expect(message(tomas.page, 'over plain http')).toBeVisible();
    await write(tomas.page, 'and back');
    await expect(message(ada.page, 'and back')).toBeVisible();

    // What is written while the server is away is kept, and goes once.
    await server.kill();
    await write(ada.page, 'written meanwhile');
    await server.run();
    await ada.page.reload();
    await expect(message(tomas.page, 'written meanwhile')).toHaveCount(1);
    await expect(message(ada.page, 'written meanwhile')).toHaveCount(1);
  } finally {
    await browser.close();
  }
});

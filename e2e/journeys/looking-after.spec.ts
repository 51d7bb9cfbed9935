// Owners and admins at work: roles given and taken, sessions of others ended.
import type { Page } from '@playwright/test';
import { en } from '../../web/src/i18n/en';
import { expectRoomForFingers } from '../kit/accessible';
import { say } from '../kit/acts';
import { arrive, expect, onPhone, type Person, test } from '../kit/people';

/** Who must be out is so within this. */
const AT_ONCE_MS = 1_000;

/** Picks an entry of what can be done about somebody, on the page of the server's people. */
async function about(page: Page, { name }: Person, entry: string) {
  await page.getByRole('button', { name: say(en.admin.menu, { name }) }).click();
  await page.getByRole('menuitem', { name: entry, exact: true }).click();
}

test(
  'an owner makes somebody an admin, who ends the sessions of a member until the role is taken back',
  onPhone('tomas'),
  async ({ server, browser, ada, tomas }) => {
    const context = await browser.newContext({ baseURL: server.url });
    const robin = await arrive(context, 'robin', 'Robin Hale');
    // Whoever has no role finds neither the way there nor anything on the page.
    await tomas.page.goto('/settings');
    const way = tomas.page.getByRole('link', { name: en.admin.people });
    await expect(tomas.page.getByRole('link', { name: en.settings.profile })).toBeVisible();
    await expect(way).toHaveCount(0);

    await ada.page.goto('/settings/server');
    await about(ada.page, tomas, en.admin.makeAdmin);
    await expect(ada.page.getByRole('listitem').filter({ hasText: tomas.name })).toContainText(
      en.admin.admin,
    );
    await way.click();
    await expect(tomas.page.getByText('robin@example.org')).toBeVisible();
    await expectRoomForFingers(tomas.page, 'the people of a server');
    // Nothing to be done about an owner, nor about oneself.
    for (const { name } of [ada, tomas])
      await expect(
        tomas.page.getByRole('button', { name: say(en.admin.menu, { name }) }),
      ).toHaveCount(0);

    await about(tomas.page, robin, en.admin.endSessions);
    await expect(robin.page.getByText(en.home.ended)).toBeVisible({ timeout: AT_ONCE_MS });
    expect((await context.request.get('/api/auth/check')).status()).toBe(401);
    await expect(
      tomas.page.getByText(say(en.admin.sessionsEnded, { name: robin.name })),
    ).toBeVisible();

    await about(ada.page, tomas, en.admin.makeMember);
    await expect(tomas.page.getByRole('heading', { name: en.error.notFoundTitle })).toBeVisible();
    await expect(tomas.page.getByText('robin@example.org')).toHaveCount(0);
    await tomas.page.goto('/settings');
    await expect(tomas.page.getByRole('link', { name: en.settings.profile })).toBeVisible();
    await expect(way).toHaveCount(0);
    expect((await tomas.context.request.get('/api/admin/users')).status()).toBe(403);
    await context.close();
  },
);

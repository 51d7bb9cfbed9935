// What must hold for everybody: axe finds nothing on any screen, on phones in either theme, and nothing sticks out
// sideways on the narrowest. `make screens` holds all of them against axe in both themes, at every width.
import {
  expectAccessibleInLight,
  expectForEverybody,
  expectNothingSticksOut,
} from '../kit/accessible';
import { FIRST } from '../kit/first';
import { lookAt } from '../kit/look';
import { expect, test } from '../kit/people';
import { startProvided } from '../kit/provided';
import { openPublisher } from '../kit/publisher';
import { SCREENS } from '../kit/screens';

/** What is tried on a phone; the others are on a desk. `make screens` tries all of them on both. */
const ON_PHONES = new Set([
  'home',
  'signup-errors',
  'set-up',
  'signup-closed',
  'empty-chats',
  'chats',
  'people',
  'rooms',
  'notifications',
  'search',
  'search-failed',
  'shared-media',
  'shared-links',
  'shared-files-none',
  'chat-files',
  'offline',
  'rooms-failed',
  'server-loading',
  'profile-failed',
  'settings',
  'settings-sessions',
  'server-people',
  'invitations',
  'chat',
  'chat-long',
  'message-sheet',
  'composer-uploading',
  'details',
  'room-links',
  'composer-files',
  'viewer',
  'erasure',
  'blocked',
]);

// In halves, so that two are looked at side by side.
const OTHERS = SCREENS.filter(({ name }) => !ON_PHONES.has(name));
const HALF = Math.ceil(OTHERS.length / 2);
for (const [which, others] of [
  ['first', OTHERS.slice(0, HALF)],
  ['second', OTHERS.slice(HALF)],
] as const) {
  test(`every other screen on a desk, the ${which} half`, async ({ server, browser }) => {
    test.setTimeout(450_000);
    const look = { server: await openPublisher(server.url), browser, width: 1440, height: 740 };
    for await (const { page, name } of lookAt(look, others)) {
      await expectNothingSticksOut(page, name);
      await expectAccessibleInLight(page, name);
    }
  });
}

test('every screen on phones', async ({ server, browser }) => {
  test.setTimeout(450_000);
  const look = { server: await openPublisher(server.url), browser, width: 360, height: 740 };
  const screens = SCREENS.filter(({ name }) => ON_PHONES.has(name));
  expect(screens).toHaveLength(ON_PHONES.size);
  for await (const { page, name } of lookAt(look, screens)) {
    await expectForEverybody(page, `${name} at 360 px`);
    await page.setViewportSize({ width: 320, height: 740 });
    await expectNothingSticksOut(page, `${name} at 320 px`);
    await page.setViewportSize({ width: 360, height: 740 });
  }
});

test('every screen of a server just opened', async ({ browser }) => {
  test.setTimeout(240_000);
  const { server, close } = await startProvided(['Guild of Printers']);
  try {
    for await (const { page, name } of lookAt(
      { server, browser, width: 320, height: 740 },
      FIRST,
    )) {
      await expectNothingSticksOut(page, `${name} at 320 px`);
      await expectAccessibleInLight(page, `${name} at 320 px`);
    }
  } finally {
    await close();
  }
});

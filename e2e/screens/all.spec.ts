// Photographs for a person to look at (`make screens`): every screen on a desk and on a phone in both themes, some
// between them, mirrored and with large letters, and the picture in the README. Each is held against axe as well.
// `ONLY=chat,viewer make screens` looks at those alone.
import type { Page } from '@playwright/test';
import { expectForEverybody } from '../kit/accessible';
import { type Look, lookAt } from '../kit/look';
import { test } from '../kit/people';
import { openPublisher } from '../kit/publisher';
import { SCREENS } from '../kit/screens';

const HEIGHTS: Record<number, number> = { 360: 740, 820: 1000, 1440: 900 };

/** What is looked at between phone and desk too, mirrored, and with letters of twice the size. */
const SOME = ['home', 'chats', 'chat', 'details', 'people', 'rooms', 'settings-profile'];

for (const width of [360, 820, 1440]) {
  test(`photographs at ${width} px`, async ({ server, browser }) => {
    test.setTimeout(900_000);
    const look: Look = {
      server: await openPublisher(server.url),
      browser,
      width,
      height: HEIGHTS[width] ?? 900,
    };
    const wanted = process.env.ONLY?.split(',') ?? (width === 820 ? SOME : null);
    const screens = SCREENS.filter(({ name }) => wanted === null || wanted.includes(name));
    for await (const { page, name } of lookAt(look, screens)) {
      for (const colorScheme of ['dark', 'light'] as const) {
        await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
        await page.screenshot({ path: `screens/shots/${name}-${width}-${colorScheme}.png` });
      }
      if (name === 'chat' && width === 1440)
        await page.screenshot({ path: '../docs/screenshot.png' });
      await expectForEverybody(page, `${name} at ${width} px`);
      if (SOME.includes(name)) await turned(page, `screens/shots/${name}-${width}`);
    }
  });
}

/** The same from right to left, and with letters twice as large. */
async function turned(page: Page, path: string) {
  await page.evaluate(() => document.documentElement.setAttribute('dir', 'rtl'));
  await page.screenshot({ path: `${path}-rtl.png` });
  await page.evaluate(() => {
    document.documentElement.removeAttribute('dir');
    document.documentElement.style.fontSize = '200%';
  });
  await page.screenshot({ path: `${path}-large.png` });
}

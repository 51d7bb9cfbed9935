// Photographs for a person to look at (`make screens`): every screen on a desk, on a phone and between them in both themes,
// mirrored and with large letters, and the picture in the README. Each is held against axe as well.
// `ONLY=chat,viewer make screens` looks at those alone.
import type { Page } from '@playwright/test';
import {
  expectForEverybody,
  expectNothingSticksOut,
  expectRoomForFingers,
} from '../kit/accessible';
import { FIRST } from '../kit/first';
import { type Look, lookAt } from '../kit/look';
import { test } from '../kit/people';
import { startProvided } from '../kit/provided';
import { openPublisher } from '../kit/publisher';
import type { Screen } from '../kit/screen';
import { SCREENS } from '../kit/screens';

const HEIGHTS: Record<number, number> = { 360: 740, 820: 1000, 1440: 900 };

for (const width of [360, 820, 1440]) {
  const size = { width, height: HEIGHTS[width] ?? 900 };

  test(`photographs at ${width} px`, async ({ server, browser }) => {
    test.setTimeout(2_400_000);
    await photograph({ server: await openPublisher(server.url), browser, ...size }, SCREENS);
  });

  test(`photographs of a server just opened at ${width} px`, async ({ browser }) => {
    test.setTimeout(600_000);
    const { server, close } = await startProvided(['Guild of Printers']);
    await photograph({ server, browser, ...size }, FIRST).finally(close);
  });
}

async function photograph<S extends { url: string }>(look: Look<S>, all: Screen<S>[]) {
  const { width } = look;
  const wanted = process.env.ONLY?.split(',');
  const screens = all.filter(({ name }) => wanted?.includes(name) ?? true);
  for await (const { page, name } of lookAt(look, screens)) {
    for (const colorScheme of ['dark', 'light'] as const) {
      await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
      await page.screenshot({ path: `screens/shots/${name}-${width}-${colorScheme}.png` });
    }
    if (name === 'details' && width === 1440)
      await page.screenshot({ path: '../docs/screenshot.png' });
    if (width === 360) await expectRoomForFingers(page, `${name} at ${width} px`);
    await expectForEverybody(page, `${name} at ${width} px`);
    await turned(page, `screens/shots/${name}-${width}`);
  }
}

/** The same from right to left, and for somebody whose browser draws letters twice as large. */
async function turned(page: Page, path: string) {
  await page.evaluate(() => document.documentElement.setAttribute('dir', 'rtl'));
  await page.screenshot({ path: `${path}-rtl.png` });
  await page.evaluate(() => document.documentElement.removeAttribute('dir'));
  const session = await page.context().newCDPSession(page);
  const size = page.viewportSize() ?? { width: 0, height: 0 };
  // As narrow as 320 px are with letters of the usual size.
  await page.setViewportSize({ ...size, width: Math.max(size.width, 640) });
  await session.send('Page.setFontSizes', { fontSizes: { standard: 32, fixed: 26 } });
  await page.screenshot({ path: `${path}-large.png` });
  await expectNothingSticksOut(page, `${path}-large`);
  await session.send('Page.setFontSizes', { fontSizes: { standard: 16, fixed: 13 } });
  await page.setViewportSize(size);
}

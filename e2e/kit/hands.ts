// What hands do to a page that has no words for it: dropping, pasting, and a stroke of a finger.
import { expect, type Page } from '@playwright/test';
import { en } from '../../web/src/i18n/en';
import { composer, timeline } from './seen';

/** Hands files to the page as a drop or a paste does. */
export async function hand(page: Page, how: 'drop' | 'paste', name: string) {
  const transfer = await page.evaluateHandle((name) => {
    const transfer = new DataTransfer();
    transfer.items.add(new File(['tea and words'], name, { type: 'text/plain' }));
    return transfer;
  }, name);
  if (how === 'paste') {
    await composer(page).evaluate((field, data) => {
      field.dispatchEvent(
        new ClipboardEvent('paste', { clipboardData: data, bubbles: true, cancelable: true }),
      );
    }, transfer);
    return;
  }
  await timeline(page).dispatchEvent('dragenter', { dataTransfer: transfer });
  await expect(page.getByText(en.files.drop)).toBeVisible();
  await timeline(page).dispatchEvent('drop', { dataTransfer: transfer });
  await expect(page.getByText(en.files.drop)).toHaveCount(0);
}

/**
 * A finger goes leftwards over the middle of the screen and comes to rest there. Lifted in motion it would leave a fling,
 * and Chromium without a screen takes the next tap for the one that stops it.
 */
export async function strokeLeft(page: Page) {
  const session = await page.context().newCDPSession(page);
  const began = Date.now() / 1_000 - 1;
  const touch = (type: 'touchStart' | 'touchMove' | 'touchEnd', x: number, after: number) =>
    session.send('Input.dispatchTouchEvent', {
      type,
      touchPoints: type === 'touchEnd' ? [] : [{ x, y: 400 }],
      timestamp: began + after,
    });
  await touch('touchStart', 300, 0);
  for (const [i, x] of [220, 140, 61, 60].entries()) await touch('touchMove', x, 0.1 * (i + 1));
  await touch('touchEnd', 60, 0.9);
  await session.detach();
}

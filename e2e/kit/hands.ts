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

/** A finger goes leftwards over the middle of the screen. */
export async function strokeLeft(page: Page) {
  const session = await page.context().newCDPSession(page);
  const touch = (type: 'touchStart' | 'touchMove' | 'touchEnd', x: number) =>
    session.send('Input.dispatchTouchEvent', {
      type,
      touchPoints: type === 'touchEnd' ? [] : [{ x, y: 400 }],
    });
  await touch('touchStart', 300);
  for (const x of [220, 140, 60]) await touch('touchMove', x);
  await touch('touchEnd', 60);
  await session.detach();
}

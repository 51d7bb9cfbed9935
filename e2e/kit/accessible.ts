// What a screen must be for everybody: axe finds nothing in either theme, and nothing sticks out sideways.
import AxeBuilder from '@axe-core/playwright';
import type { Page } from '@playwright/test';
import { expect } from './people';

/** Fails with what axe finds: everything in the light, and what depends on colours in the dark too. */
export async function expectAccessible(page: Page, where: string) {
  await page.emulateMedia({ colorScheme: 'dark', reducedMotion: 'reduce' });
  await expectNothing(new AxeBuilder({ page }).withRules('color-contrast'), `${where}, dark`);
  await expectAccessibleInLight(page, where);
}

/** Fails with what axe finds in the light. */
export async function expectAccessibleInLight(page: Page, where: string) {
  await page.emulateMedia({ colorScheme: 'light', reducedMotion: 'reduce' });
  await expectNothing(new AxeBuilder({ page }), `${where}, light`);
}

async function expectNothing(axe: AxeBuilder, where: string) {
  const { violations } = await axe.analyze();
  const found = violations.map(
    ({ id, nodes }) => `${id}: ${nodes.map((node) => node.html).join(' ')}`,
  );
  // Soft, so that one run tells of every screen.
  expect.soft(found, where).toEqual([]);
}

/** Fails when the page can be moved sideways. */
export async function expectNothingSticksOut(page: Page, where: string) {
  const over = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
  expect.soft(over, `${where} is wider than the screen`).toBeLessThanOrEqual(0);
}

/** Both of the above. */
export async function expectForEverybody(page: Page, where: string) {
  await expectNothingSticksOut(page, where);
  await expectAccessible(page, where);
}

// What a screen must be for everybody: axe finds nothing in either theme, and nothing sticks out sideways.
import AxeBuilder from '@axe-core/playwright';
import type { Page } from '@playwright/test';
import { expect } from './people';

type Options = Parameters<AxeBuilder['options']>[0];

/** Fails with what axe finds: everything in the light, and what depends on colours in the dark too. */
export async function expectAccessible(page: Page, where: string) {
  await page.emulateMedia({ colorScheme: 'dark', reducedMotion: 'reduce' });
  await expectNothing(page, `${where}, dark`, { type: 'rule', values: ['color-contrast'] });
  await expectAccessibleInLight(page, where);
}

/** Fails with what axe finds in the light. */
export async function expectAccessibleInLight(page: Page, where: string) {
  await page.emulateMedia({ colorScheme: 'light', reducedMotion: 'reduce' });
  await expectNothing(page, `${where}, light`);
}

async function expectNothing(page: Page, where: string, runOnly?: Options['runOnly']) {
  const options: Options = { resultTypes: ['violations'], ...(runOnly && { runOnly }) };
  // All of Klatch is in one frame. The other mode opens a page beside it every time, to put the frames together.
  const { violations } = await new AxeBuilder({ page }).setLegacyMode().options(options).analyze();
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

/** What a finger needs, in pixels. */
const FINGER_PX = 40;

/** Fails when something to press is smaller than a finger. Words in the midst of a sentence may be, and what only a mouse sees. */
export async function expectRoomForFingers(page: Page, where: string) {
  const small = await page.evaluate((least) => {
    /** What is pressed may reach further than what is seen. */
    const sizeOf = (element: Element) => {
      const { width, height } = element.getBoundingClientRect();
      const after = getComputedStyle(element, '::after');
      const reaches = after.content !== 'none' && after.position === 'absolute';
      const [wide, high] = reaches ? [after.width, after.height].map(Number.parseFloat) : [];
      return {
        wide: Math.round(Math.max(width, wide || 0)),
        high: Math.round(Math.max(height, high || 0)),
      };
    };
    const isInView = (element: Element) => {
      const { width, top } = element.getBoundingClientRect();
      return width > 1 && top >= 0 && top < window.innerHeight;
    };
    const isInline = (element: Element) => {
      const after = getComputedStyle(element, '::after');
      return getComputedStyle(element).display === 'inline' && after.content === 'none';
    };
    const pressed = 'button, a[href], input, select, textarea, [role^=menuitem]';
    return [...document.querySelectorAll(pressed)]
      .filter((element) => element.checkVisibility({ visibilityProperty: true }))
      .filter((element) => !element.closest('[aria-hidden=true], .sr-only, [inert], [data-mouse]'))
      .map((element) => element.closest('label, search') ?? element)
      .filter((element) => isInView(element) && !isInline(element))
      .map((element) => ({ element, ...sizeOf(element) }))
      .filter(({ wide, high }) => wide < least || high < least)
      .map(({ element, wide, high }) => {
        const name = element.getAttribute('aria-label') ?? element.textContent;
        return `${wide} x ${high} ${name}`;
      });
  }, FINGER_PX);
  expect.soft(small, `${where}: too small for a finger`).toEqual([]);
}

/** All of the above but the room for fingers. */
export async function expectForEverybody(page: Page, where: string) {
  await expectNothingSticksOut(page, where);
  await expectAccessible(page, where);
}

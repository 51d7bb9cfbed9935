// Finds out whether anything ran, fetched or got in that should have stayed a text.
import type { Page } from '@playwright/test';
import { expect } from '@playwright/test';

/** What must not be anywhere on a page of ours, whoever wrote what. */
const NEVER =
  'script, iframe, object, embed, base, meta, link, style, animate, set, foreignObject, math';

const SCHEMES = ['http:', 'https:', 'mailto:', 'blob:'];

/** Watches a page from now on; what it noticed is in the list it answers. */
export async function watch(page: Page): Promise<string[]> {
  const noticed: string[] = [];
  page.on('dialog', (dialog) => {
    noticed.push(`a dialog: ${dialog.message()}`);
    void dialog.dismiss();
  });
  page.on('popup', (popup) => noticed.push(`a window: ${popup.url()}`));
  page.on('pageerror', (error) => noticed.push(`thrown: ${error.message}`));
  page.on('console', (message) => {
    const isPolicy = /Content Security Policy|Refused to/.test(message.text());
    if (isPolicy || message.text().includes('evil.example')) noticed.push(message.text());
  });
  page.on('request', (request) => {
    const { protocol, hostname } = new URL(request.url());
    if (/^(https?|wss?):$/.test(protocol) && hostname !== 'localhost') noticed.push(request.url());
  });
  await page.exposeFunction('report', (what: string) => noticed.push(what));
  await page.addInitScript(() => {
    const told = (event: SecurityPolicyViolationEvent) =>
      (window as unknown as { report: (what: string) => void }).report(
        `policy: ${event.violatedDirective} ${event.blockedURI} ${event.sample}`,
      );
    document.addEventListener('securitypolicyviolation', told);
  });
  return noticed;
}

/** Fails when the page holds an element or an address that only markup could have brought there. */
export async function expectOnlyText(page: Page, where: string) {
  const found = await page.evaluate(
    ([never, schemes]) => {
      const inside = [...document.body.querySelectorAll('*')];
      const foreign = inside.filter((element) => element.matches(never as string));
      const handled = inside.filter((element) =>
        element.getAttributeNames().some((name) => name.startsWith('on') || name === 'srcdoc'),
      );
      const led = inside.filter((element) =>
        ['href', 'src', 'action', 'formaction', 'xlink:href', 'poster', 'srcset'].some((name) => {
          const value = element.getAttribute(name);
          if (value === null || (name === 'src' && value.startsWith('data:image/'))) return false;
          return !schemes?.includes(new URL(value, location.href).protocol);
        }),
      );
      return [...foreign, ...handled, ...led].map((element) => element.outerHTML.slice(0, 200));
    },
    [NEVER, SCHEMES] as const,
  );
  expect(found, where).toEqual([]);
}

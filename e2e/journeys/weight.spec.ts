import { makeRoom, write } from '../kit/acts';
import { expect, test } from '../kit/people';

/** Of JavaScript, compressed, until an open chat can be read. */
const MOST_BYTES = 150_000;
/** Here the details stay closed: on a wider screen they come a moment after the conversation, and would be counted by chance. */
const VIEWPORT = { width: 1000, height: 800 };

test('the first load of an open chat is light', async ({ ada, browser, server }) => {
  await makeRoom(ada.page, 'Press room');
  await write(ada.page, 'Hello');
  const state = await ada.context.storageState();
  const context = await browser.newContext({
    baseURL: server.url,
    storageState: state,
    viewport: VIEWPORT,
  });
  const page = await context.newPage();
  await page.goto(new URL(ada.page.url()).pathname);
  await expect(page.getByText('Hello').first()).toBeVisible();
  const bytes = await page.evaluate(() =>
    performance
      .getEntriesByType('resource')
      .filter((entry) => new URL(entry.name).pathname.endsWith('.js'))
      .reduce((sum, entry) => sum + (entry as PerformanceResourceTiming).encodedBodySize, 0),
  );
  console.log(`JavaScript of the first load, compressed: ${(bytes / 1000).toFixed(1)} KB`);
  expect(bytes).toBeGreaterThan(0);
  expect(bytes).toBeLessThan(MOST_BYTES);
  await context.close();
});

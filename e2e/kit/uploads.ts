// Uploads that do not get through as they should.
import type { Page, Route } from '@playwright/test';

/** Keeps every upload waiting until the answer of this is called. */
export async function stopUploads(page: Page): Promise<() => void> {
  let letOn = () => {};
  const isOver = new Promise<void>((resolve) => {
    letOn = resolve;
  });
  await page.route('**/api/files/*', async (route) => {
    if (route.request().method() === 'PATCH') await isOver;
    // What was stopped meanwhile is not there to go on.
    await route.continue().catch(() => {});
  });
  return letOn;
}

/** Lets half of the next uploads through, so many times, and breaks the line then. Answers how often it did. */
export async function cutUploads(page: Page, times: number): Promise<() => number> {
  let cuts = 0;
  await page.route('**/api/files/*', async (route) => {
    if (route.request().method() !== 'PATCH' || cuts >= times) return route.fallback();
    cuts += 1;
    await half(page, route);
    return route.abort('connectionreset');
  });
  return () => cuts;
}

/** Half of it arrives. */
async function half(page: Page, route: Route): Promise<void> {
  const request = route.request();
  const body = request.postDataBuffer() ?? Buffer.alloc(0);
  await page.context().request.fetch(request.url(), {
    method: 'PATCH',
    headers: {
      'Upload-Offset': request.headers()['upload-offset'] ?? '0',
      'Content-Type': 'application/offset+octet-stream',
      'Sec-Fetch-Site': 'same-origin',
    },
    data: body.subarray(0, body.length / 2),
  });
}

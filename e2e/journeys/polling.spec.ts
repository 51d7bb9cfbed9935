import { openChatWith, write } from '../kit/acts';
import { arrive, expect, test } from '../kit/people';
import { message } from '../kit/seen';

test('where WebSocket does not go through, one chats all the same', async ({
  server,
  tomas,
  browser,
}) => {
  const context = await browser.newContext({ baseURL: server.url });
  await context.addInitScript(blockWebSocket);
  const asked = new Set<string>();
  context.on('request', (request) => {
    if (request.url().includes('/socket.io/')) {
      asked.add(`${request.method()} ${new URL(request.url()).searchParams.get('transport')}`);
    }
  });
  const mara = await arrive(context, 'mara', 'Mara Lindholm');
  await openChatWith(mara.page, tomas.name);
  await openChatWith(tomas.page, mara.name);

  await write(mara.page, 'Through the back door');
  await expect(message(tomas.page, 'Through the back door')).toBeVisible();
  await write(tomas.page, 'It is open');
  await expect(message(mara.page, 'It is open')).toBeVisible();
  expect([...asked].sort()).toEqual(['GET polling', 'POST polling']);

  // And again after the server was away.
  await server.kill();
  await write(mara.page, 'Are you there?');
  await server.run();
  await expect(message(tomas.page, 'Are you there?')).toBeVisible({ timeout: 30_000 });
  await write(tomas.page, 'I am');
  await expect(message(mara.page, 'I am')).toBeVisible({ timeout: 30_000 });
  await context.close();
});

/** Runs in the page before anything else: what a WebSocket does where something on the way refuses it. */
function blockWebSocket() {
  class Blocked {
    onerror?: (event: Event) => void;
    onclose?: (event: Event) => void;
    constructor() {
      setTimeout(() => {
        this.onerror?.(new Event('error'));
        this.onclose?.(new CloseEvent('close', { code: 1006 }));
      });
    }
    close() {}
  }
  Object.assign(window, { WebSocket: Blocked });
}

import { beforeEach, describe, expect, test, vi } from 'vitest';
import { FakeBrowser } from '../testing/fakeTabs.ts';
import {
  empty,
  type FakeServer,
  freshServer,
  inRoom,
  openTab,
  turns,
  write,
} from '../testing/outboxKit.ts';

let server: FakeServer;

beforeEach(() => {
  server = freshServer();
});

describe('two tabs', () => {
  test('one sends for both, and hands over when it closes', async () => {
    const browser = new FakeBrowser();
    const first = await openTab(server, { browser });
    const second = await openTab(server, { browser });
    const id = write(second, 'from the second');
    await empty(second);
    expect(server.heard).toEqual([`message:send ${id} from the second`]);
    expect(second.arrived).toMatchObject([{ id }]);
    first.online.is = false;
    const late = write(first, 'from the first');
    await vi.waitFor(() => expect(inRoom(second).map((entry) => entry.id)).toEqual([late]));
    expect(server.heard).toHaveLength(1);
    first.outbox.stop();
    await empty(second);
    expect(server.bodies()).toEqual(['from the second', 'from the first']);
  });

  test('without locks both send, and each text is there once, in order', async () => {
    const browser = new FakeBrowser(false);
    const first = await openTab(server, { browser, offline: true });
    const second = await openTab(server, { browser, offline: true });
    for (let at = 0; at < 5; at += 1) write(at % 2 ? first : second, `text ${at}`);
    await vi.waitFor(() => expect(inRoom(first)).toHaveLength(5));
    await vi.waitFor(() => expect(inRoom(second)).toHaveLength(5));
    const wanted = inRoom(first).map((entry) => entry.body);
    for (const tab of [first, second]) tab.online.is = true;
    for (const tab of [first, second]) tab.outbox.online();
    await empty(first);
    await empty(second);
    expect(server.bodies()).toEqual(wanted);
  });

  test('a change in the one that does not send reaches the one that does', async () => {
    const browser = new FakeBrowser();
    const first = await openTab(server, { browser, offline: true });
    const second = await openTab(server, { browser, offline: true });
    const id = write(second, 'draft');
    await vi.waitFor(() => expect(inRoom(first)).toHaveLength(1));
    second.outbox.edit(id, 'better');
    await vi.waitFor(() => expect(inRoom(first)[0]?.body).toBe('better'));
    first.online.is = true;
    first.outbox.online();
    await empty(first);
    await empty(second);
    expect(server.bodies()).toEqual(['better']);
  });

  test('the other one sends when the one that leads has no connection', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    try {
      const browser = new FakeBrowser();
      const first = await openTab(server, { browser, offline: true });
      const second = await openTab(server, { browser });
      for (const body of ['one', 'two']) write(second, body);
      await turns(() => inRoom(first).length === 2);
      vi.advanceTimersByTime(1_999);
      await turns(() => true);
      expect(server.heard).toEqual([]);
      vi.advanceTimersByTime(1);
      await turns(() => inRoom(second).length === 0);
      expect(server.bodies()).toEqual(['one', 'two']);
      expect(inRoom(first)).toEqual([]);
      expect(first.arrived.map((row) => row.body)).toEqual(['one', 'two']);
    } finally {
      vi.useRealTimers();
    }
  });
});

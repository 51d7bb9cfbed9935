import { beforeEach, describe, expect, test, vi } from 'vitest';
import {
  clock,
  empty,
  type FakeServer,
  freshServer,
  inRoom,
  openTab,
  states,
  write,
} from '../testing/outboxKit.ts';
import { openOutboxStore } from './store.ts';

let server: FakeServer;

beforeEach(() => {
  server = freshServer();
});

describe('what is kept', () => {
  test('survives closing the browser, in order', async () => {
    const before = await openTab(server, { offline: true });
    const ids = ['one', 'two', 'three'].map((body) => write(before, body));
    expect(await before.outbox.countUnsent()).toBe(3);
    before.outbox.stop();
    const after = await openTab(server);
    await empty(after);
    expect(server.heard).toEqual(
      ['one', 'two', 'three'].map((body, at) => `message:send ${ids[at]} ${body}`),
    );
  });

  test('after a day it asks before it goes', async () => {
    const before = await openTab(server, { offline: true });
    write(before, 'old');
    await before.outbox.countUnsent();
    before.outbox.stop();
    clock.nowMs += 24 * 60 * 60 * 1000 + 1;
    const after = await openTab(server);
    const fresh = write(after, 'fresh');
    await vi.waitFor(() => expect(states(after)).toEqual(['held']));
    await vi.waitFor(() => expect(server.heard).toEqual([`message:send ${fresh} fresh`]));
    after.outbox.retry(inRoom(after)[0]?.id ?? '');
    await empty(after);
    expect(server.bodies()).toEqual(['fresh', 'old']);
  });

  test('is nobody else’s', async () => {
    const mine = await openTab(server, { offline: true });
    write(mine, 'private');
    await mine.outbox.countUnsent();
    const theirs = await openTab(server, { userId: 'you' });
    expect(inRoom(theirs)).toEqual([]);
    expect(await theirs.outbox.countUnsent()).toBe(0);
    expect(server.heard).toEqual([]);
  });

  test('goes on after a restore of the database', async () => {
    const before = await openTab(server, { offline: true, epoch: 'one' });
    write(before, 'still here');
    await before.outbox.countUnsent();
    before.outbox.stop();
    const after = await openTab(server, { epoch: 'two' });
    await empty(after);
    expect(server.bodies()).toEqual(['still here']);
  });

  test('is written down before the store is let go of', async () => {
    const store = await openOutboxStore();
    const close = vi.spyOn(store, 'close');
    const tab = await openTab(server, { store, offline: true });
    write(tab, 'kept');
    await tab.outbox.close();
    expect(close).toHaveBeenCalledOnce();
    expect(await (await openOutboxStore()).all('me')).toMatchObject([{ body: 'kept' }]);
  });

  test('is deleted at log-out', async () => {
    const tab = await openTab(server, { offline: true });
    write(tab, 'gone');
    await tab.outbox.forget();
    expect(await (await openOutboxStore()).all('me')).toEqual([]);
  });

  test('without a database it is memory, and says so', async () => {
    globalThis.indexedDB = {
      open: () => {
        throw new DOMException('forbidden', 'SecurityError');
      },
    } as unknown as IDBFactory;
    const tab = await openTab(server);
    expect(tab.outbox.isDurable.getSnapshot()).toBe(false);
    write(tab, 'anyway');
    await empty(tab);
    expect(server.bodies()).toEqual(['anyway']);
  });

  test('a database that fails later costs only the keeping', async () => {
    const store = await openOutboxStore();
    store.add = () => Promise.reject(new DOMException('full', 'QuotaExceededError'));
    const tab = await openTab(server, { store });
    write(tab, 'anyway');
    await empty(tab);
    expect(server.bodies()).toEqual(['anyway']);
    expect(tab.outbox.isDurable.getSnapshot()).toBe(false);
  });

  test('what the database could not take once leaves nothing behind in it', async () => {
    const store = await openOutboxStore();
    const { add } = store;
    store.add = () => Promise.reject(new DOMException('full', 'QuotaExceededError'));
    const tab = await openTab(server, { store });
    write(tab, 'not kept');
    await empty(tab);
    expect(await tab.outbox.countUnsent()).toBe(0);
    expect(await store.all('me')).toEqual([]);
    store.add = add;
    write(tab, 'kept');
    await empty(tab);
    expect(await tab.outbox.countUnsent()).toBe(0);
    expect(await store.all('me')).toEqual([]);
  });
});

import { IDBFactory } from 'fake-indexeddb';
import 'fake-indexeddb/auto';
import { beforeEach, describe, expect, test, vi } from 'vitest';
import { Failure } from '../failure.ts';
import { FakeBrowser } from '../testing/fakeTabs.ts';
import { clock, FakeServer, type Mood, openTab, type Tab, write } from '../testing/outboxKit.ts';
import { openOutboxStore } from './store.ts';

let server: FakeServer;

beforeEach(() => {
  globalThis.indexedDB = new IDBFactory();
  clock.nowMs = 1_000;
  server = new FakeServer();
});

const inRoom = (tab: Tab, room = 'room') => tab.outbox.inRoom(room);
const states = (tab: Tab) => inRoom(tab).map((entry) => entry.state);
const empty = (tab: Tab) => vi.waitFor(() => expect(inRoom(tab)).toEqual([]));

describe('sending', () => {
  test('goes in order within a room, one at a time, and rooms side by side', async () => {
    server.isSlow = true;
    const tab = await openTab(server);
    for (const body of ['a1', 'a2', 'a3']) write(tab, body, 'a');
    for (const body of ['b1', 'b2']) write(tab, body, 'b');
    await vi.waitFor(() => expect(server.heard).toHaveLength(2));
    expect(server.bodies('a')).toEqual(['a1']);
    expect(server.bodies('b')).toEqual(['b1']);
    server.isSlow = false;
    server.release();
    await vi.waitFor(() => expect(server.bodies('a')).toEqual(['a1', 'a2', 'a3']));
    expect(server.bodies('b')).toEqual(['b1', 'b2']);
  });

  test('is in the room at once, before anything is written down', async () => {
    const tab = await openTab(server, { offline: true });
    write(tab, 'now');
    expect(inRoom(tab).map((entry) => entry.body)).toEqual(['now']);
  });

  test('a refusal marks that text with its code and goes on', async () => {
    server.moods = ['answer', new Failure('not_a_member', { status: 403 }), 'answer'];
    const tab = await openTab(server);
    for (const body of ['one', 'two', 'three']) write(tab, body);
    await vi.waitFor(() => expect(server.bodies()).toEqual(['one', 'three']));
    expect(inRoom(tab)).toMatchObject([{ body: 'two', state: 'failed', failure: 'not_a_member' }]);
  });

  test('a refused text can be sent again, or forgotten', async () => {
    server.moods = [
      new Failure('forbidden', { status: 403 }),
      new Failure('forbidden', { status: 403 }),
    ];
    const tab = await openTab(server);
    const first = write(tab, 'first');
    const second = write(tab, 'second');
    await vi.waitFor(() => expect(states(tab)).toEqual(['failed', 'failed']));
    tab.outbox.retry(first);
    tab.outbox.discard(second);
    await empty(tab);
    expect(server.bodies()).toEqual(['first']);
    expect(await tab.outbox.countUnsent()).toBe(0);
  });

  test('what arrived by another way is not sent again', async () => {
    server.moods = ['lose'];
    const tab = await openTab(server);
    const id = write(tab, 'there already');
    await vi.waitFor(() => expect(server.heard).toHaveLength(1));
    const row = server.room('room').messages[0];
    if (row) tab.outbox.arrived(row);
    await empty(tab);
    tab.outbox.online();
    expect(server.heard).toEqual([`message:send ${id} there already`]);
  });
});

test('the next text does not wait for an acknowledgement whose row came live', async () => {
  server.isSlow = true;
  const tab = await openTab(server);
  write(tab, 'first');
  write(tab, 'second');
  await vi.waitFor(() => expect(server.heard).toHaveLength(1));
  const row = server.room('room').messages[0];
  if (row) tab.outbox.arrived(row);
  await vi.waitFor(() => expect(server.bodies()).toEqual(['first', 'second']));
});

describe('an open fate', () => {
  test.each([
    ['a lost answer', 'lose' as const, 10_000],
    ['a lost request', 'ignore' as const, 10_000],
    ['too many', new Failure('too_many', { status: 429, retryAfterMs: 2_500 }), 2_500],
    ['overload', new Failure('overloaded', { status: 503, retryAfterMs: 700 }), 700],
  ])('%s: repeated under the same id after its time', async (_, mood, waitMs) => {
    const tab = await openTab(server);
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    try {
      server.moods = [mood];
      const id = write(tab, 'hello');
      await turns(() => server.heard.length === 1);
      expect(states(tab)).toEqual(['waiting']);
      vi.advanceTimersByTime(waitMs - 1);
      await turns(() => true);
      expect(server.heard).toHaveLength(1);
      vi.advanceTimersByTime(1);
      await turns(() => inRoom(tab).length === 0);
      expect(server.heard).toEqual(Array(2).fill(`message:send ${id} hello`));
      expect(server.bodies()).toEqual(['hello']);
    } finally {
      vi.useRealTimers();
    }
  });

  test('is settled at once when the connection is new', async () => {
    server.moods = ['lose'];
    const tab = await openTab(server);
    write(tab, 'first');
    write(tab, 'second');
    await vi.waitFor(() => expect(server.heard).toHaveLength(1));
    await vi.waitFor(() => expect(states(tab)).toEqual(['waiting', 'waiting']));
    await new Promise((resolve) => setImmediate(resolve));
    tab.outbox.online();
    await empty(tab);
    expect(server.bodies()).toEqual(['first', 'second']);
  });

  test('ends after five times when the server breaks on it', async () => {
    server.moods = Array(5).fill(new Failure('internal', { status: 500, retryAfterMs: 1 }));
    const tab = await openTab(server);
    write(tab, 'poison');
    await vi.waitFor(() => expect(states(tab)).toEqual(['failed']));
    expect(inRoom(tab)[0]?.failure).toBe('internal');
    expect(server.heard).toHaveLength(5);
  });

  test('a session that ended keeps the text', async () => {
    server.moods = [new Failure('unauthorized', { status: 401 })];
    const tab = await openTab(server);
    write(tab, 'mine');
    await vi.waitFor(() => expect(server.heard).toHaveLength(1));
    await new Promise((resolve) => setImmediate(resolve));
    expect(states(tab)).toEqual(['waiting']);
  });
});

describe('changing what is on its way', () => {
  test('before the first attempt it simply goes so', async () => {
    const tab = await openTab(server, { offline: true });
    const id = write(tab, 'draft');
    expect(tab.outbox.edit(id, 'better')).toBe(true);
    tab.online.is = true;
    tab.outbox.online();
    await empty(tab);
    expect(server.heard).toEqual([`message:send ${id} better`]);
  });

  test('after the first attempt it goes as an edit, after the acknowledgement', async () => {
    server.moods = ['lose'];
    const tab = await openTab(server);
    const id = write(tab, 'draft');
    await vi.waitFor(() => expect(server.heard).toHaveLength(1));
    tab.outbox.edit(id, 'better');
    await empty(tab);
    expect(server.heard).toEqual([
      `message:send ${id} draft`,
      `message:send ${id} draft`,
      `message:edit ${id} better`,
    ]);
    expect(server.bodies()).toEqual(['better']);
  });

  test('what is stored and refused as unknown goes anew once, not for ever', async () => {
    server.moods = ['lose'];
    const tab = await openTab(server);
    const id = write(tab, 'draft');
    await vi.waitFor(() => expect(server.heard).toHaveLength(1));
    // Put out of the room meanwhile: what is there can be sent again, and not be changed.
    server.refused.add('message:edit');
    tab.outbox.edit(id, 'better');
    await vi.waitFor(() => expect(states(tab)).toEqual(['failed']));
    expect(inRoom(tab)).toMatchObject([{ failure: 'not_found', edit: 'better' }]);
    expect(server.heard).toEqual([
      `message:send ${id} draft`,
      `message:send ${id} draft`,
      `message:edit ${id} better`,
      `message:send ${id} better`,
      `message:edit ${id} better`,
    ]);
    server.refused.clear();
    tab.outbox.retry(id);
    await empty(tab);
    expect(server.bodies()).toEqual(['better']);
  });

  test('what a restore lost goes anew under its id', async () => {
    server.moods = ['lose'];
    const tab = await openTab(server);
    const id = write(tab, 'draft');
    await vi.waitFor(() => expect(server.heard).toHaveLength(1));
    server.moods = ['answer', new Failure('not_found', { status: 404 })];
    tab.outbox.edit(id, 'better');
    await empty(tab);
    expect(server.heard.slice(2)).toEqual([
      `message:edit ${id} better`,
      `message:send ${id} better`,
      `message:edit ${id} better`,
    ]);
    expect(server.bodies()).toEqual(['better']);
  });

  test('taking it back deletes it once it is known to be there', async () => {
    server.moods = ['lose'];
    const tab = await openTab(server);
    const id = write(tab, 'oops');
    await vi.waitFor(() => expect(server.heard).toHaveLength(1));
    expect(tab.outbox.withdraw(id, 'delete')).toBe(true);
    await empty(tab);
    expect(server.room('room').messages[0]?.deletedAt).not.toBeNull();
  });

  test('recalling it leaves nothing, or a mark when the server says it is too late', async () => {
    const late: Mood[] = ['lose', 'answer', new Failure('conflict')];
    for (const [isLate, moods] of [
      [false, ['lose']],
      [true, late],
    ] as [boolean, Mood[]][]) {
      server = new FakeServer();
      server.moods = moods;
      const tab = await openTab(server);
      const id = write(tab, 'oops');
      await vi.waitFor(() => expect(server.heard).toHaveLength(1));
      tab.outbox.withdraw(id, 'recall');
      await empty(tab);
      const [row] = server.room('room').messages;
      expect(row?.deletedAt).not.toBeNull();
      expect(row?.recalled === true).toBe(!isLate);
    }
  });

  test('taking it back before the first attempt forgets it', async () => {
    const tab = await openTab(server, { offline: true });
    const id = write(tab, 'oops');
    tab.outbox.withdraw(id, 'delete');
    tab.online.is = true;
    tab.outbox.online();
    await new Promise((resolve) => setImmediate(resolve));
    expect(server.heard).toEqual([]);
    expect(await tab.outbox.countUnsent()).toBe(0);
  });
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
});

/** Lets the database and promises run, with timers standing still, until something holds. */
async function turns(holds: () => boolean): Promise<void> {
  for (let round = 0; round < 50; round += 1) {
    await new Promise((resolve) => setImmediate(resolve));
    if (holds() && round > 10) return;
  }
  expect(holds()).toBe(true);
}

import { beforeEach, describe, expect, test, vi } from 'vitest';
import { Failure } from '../failure.ts';
import {
  empty,
  type FakeServer,
  freshServer,
  inRoom,
  openTab,
  states,
  turns,
  write,
} from '../testing/outboxKit.ts';

let server: FakeServer;

beforeEach(() => {
  server = freshServer();
});

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

import { beforeEach, describe, expect, test, vi } from 'vitest';
import { Failure } from '../failure.ts';
import {
  empty,
  FakeServer,
  freshServer,
  inRoom,
  type Mood,
  openTab,
  states,
  write,
} from '../testing/outboxKit.ts';

let server: FakeServer;

beforeEach(() => {
  server = freshServer();
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

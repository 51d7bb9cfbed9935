import { describe, expect, test, vi } from 'vitest';
import { Failure } from '../failure.ts';
import type { Chat } from '../model.gen.ts';
import { deliver, item, link, rooms, send, server, settle, snapshot } from '../testing/roomsKit.ts';

describe('counting', () => {
  const open = async (chat: Chat = server.chat()): Promise<void> => {
    rooms.take(chat);
    await settle();
  };

  test('counts texts of others above the answer, and takes deleted ones off', async () => {
    for (const body of ['a', 'b', 'c']) send(body);
    await open();
    send('d');
    send('mine', 'me');
    deliver();
    expect(item()?.unread).toBe(4);
    server.remove(2);
    server.remove(4);
    deliver();
    expect(item()?.unread).toBe(2);
    expect(item()?.unread).toBe(server.unread());
  });

  test('reading counts down at once, and the answer agrees', async () => {
    for (const body of ['a', 'b', 'c']) send(body);
    await open();
    rooms.get('room').open();
    await settle();
    expect(snapshot().firstUnread).toBe(1);
    rooms.get('room').actions.markRead(2);
    expect(item()?.unread).toBe(1);
    await settle();
    deliver();
    expect(item()?.unread).toBe(1);
    expect(server.readNumber).toBe(2);
    expect(snapshot().firstUnread).toBe(1);
  });

  test('hides what I cleared, until something new comes', async () => {
    for (const body of ['a', 'b']) send(body);
    await open({ ...server.chat(), clearedNumber: 2, unread: 0, lastMessage: null });
    expect(rooms.getSnapshot().items).toEqual([]);
    send('c');
    deliver();
    await Promise.resolve();
    expect(item()).toMatchObject({ unread: 1, last: { body: 'c' } });
    rooms.get('room').open();
    await settle();
    expect(snapshot().rows.map((row) => row.body)).toEqual(['c']);
    expect(snapshot().hasOlder).toBe(false);
  });

  test('counts members by what is said since the answer', async () => {
    await open();
    const joined = send('x');
    joined.kind = 'notice';
    joined.notice = { type: 'joined', userId: 'eve', byUserId: 'eve' };
    deliver();
    expect(item()?.memberCount).toBe(3);
    await Promise.all([rooms.get('room').actions.loadMembers(), settle()]);
    expect(snapshot().room?.memberCount).toBe(2);
    expect(snapshot().members?.map((row) => row.userId)).toEqual(['me', 'bob']);
  });
});

describe('showing', () => {
  test('one change is said once, and unchanged rows stay the same objects', async () => {
    for (let at = 0; at < 60; at += 1) send(`${at}`);
    server.readNumber = 60;
    rooms.take(server.chat());
    rooms.get('room').open();
    await settle();
    const before = snapshot().rows;
    expect(before).toHaveLength(50);
    const heard = vi.fn();
    rooms.get('room').subscribe(heard);
    server.edit(60, 'changed');
    deliver();
    expect(heard).toHaveBeenCalledTimes(1);
    const after = snapshot().rows;
    expect(after[48]).toBe(before[48]);
    expect(after[49]).not.toBe(before[49]);
    expect(snapshot()).toBe(snapshot());
  });

  test('goes to an old place and back to the newest', async () => {
    for (let at = 1; at <= 300; at += 1) send(`${at}`);
    rooms.take(server.chat());
    rooms.get('room').open();
    await settle();
    await Promise.all([rooms.get('room').actions.showAround(100), settle()]);
    expect(snapshot().rows.map((row) => row.number)).toEqual(
      Array.from({ length: 50 }, (_, at) => at + 76),
    );
    expect(snapshot()).toMatchObject({ hasOlder: true, hasNewer: true });
    send('newest');
    deliver();
    expect(snapshot().rows.at(-1)?.number).toBe(125);
    for (let page = 0; page < 4; page += 1) {
      rooms.get('room').actions.loadNewer();
      await settle();
    }
    expect(snapshot().hasNewer).toBe(false);
    expect(snapshot().rows.at(-1)?.number).toBe(301);
    await rooms.get('room').actions.showNewest();
    expect(snapshot().rows.at(-1)?.body).toBe('newest');
  });

  test('fetches a quoted message once, and shows it when it comes', async () => {
    for (let at = 1; at <= 80; at += 1) send(`${at}`);
    server.readNumber = 80;
    rooms.take(server.chat());
    rooms.get('room').open();
    await settle();
    const { quotes, actions } = rooms.get('room');
    expect(actions.lookUp('id-3')).toBeNull();
    expect(link.questions).toEqual([]);
    quotes.want('id-3');
    quotes.want('id-3');
    expect(link.questions.map(({ name }) => name)).toEqual(['/api/messages/id-3']);
    await settle();
    expect(actions.lookUp('id-3')?.body).toBe('3');
    quotes.want('id-3');
    expect(link.questions).toEqual([]);
    expect(snapshot().rows.at(0)?.number).toBe(31);
  });

  test.each([
    [new Failure('too_many', { status: 429, retryAfterMs: 9_000 }), 9_000],
    [new Failure('overloaded', { status: 503 }), 4_000],
    [new Failure('offline'), 4_000],
    [new Failure('not_found', { status: 404 }), null],
  ])(
    'a quoted message that did not come is asked for again in a while: %s',
    async (why, waitMs) => {
      vi.useFakeTimers({ toFake: ['setTimeout'] });
      for (let at = 1; at <= 80; at += 1) send(`${at}`);
      server.readNumber = 80;
      rooms.take(server.chat());
      const room = rooms.get('room');
      room.open();
      await settle();
      const asked = () => link.questions.filter(({ name }) => name === '/api/messages/id-3').length;
      // As a line does that shows its place.
      room.drawing.subscribe(() => room.quotes.want('id-3'));
      room.quotes.want('id-3');
      link.questions[0]?.reject(why);
      link.questions = [];
      await settle();
      for (let at = 81; at <= 84; at += 1) {
        send(`${at}`);
        room.drawing.now();
      }
      vi.advanceTimersByTime((waitMs ?? 60_000) - 1);
      expect(asked()).toBe(0);
      vi.advanceTimersByTime(1);
      expect(asked()).toBe(waitMs === null ? 0 : 1);
      await settle();
      expect(room.lookUp('id-3')?.body).toBe(waitMs === null ? undefined : '3');
    },
  );

  test('says seen when everyone else has read it', async () => {
    send('mine', 'me');
    rooms.take(server.chat());
    rooms.get('room').open();
    await settle();
    expect(snapshot().rows[0]?.state).toBe('sent');
    rooms.read({ roomId: 'room', userId: 'bob', readNumber: 1 });
    expect(snapshot().rows[0]?.state).toBe('seen');
    rooms.read({ roomId: 'room', userId: 'eve', readNumber: 0 });
    expect(snapshot().rows[0]?.state).toBe('sent');
  });

  test('a busy room nobody looks at does not grow without end', async () => {
    rooms.take(server.chat());
    for (let at = 0; at < 1_005; at += 1) send(`${at}`);
    deliver();
    await settle();
    expect(rooms.get('room').timeline.log.size).toBeLessThan(300);
    expect(item()?.unread).toBe(100);
    rooms.get('room').open();
    await settle();
    expect(snapshot().rows.at(0)?.number).toBe(1);
    await rooms.get('room').timeline.showNewest();
    expect(snapshot().rows.at(-1)?.number).toBe(1_005);
  });

  test('opens where reading stopped, however much came since', async () => {
    for (let at = 1; at <= 200; at += 1) send(`${at}`);
    server.readNumber = 20;
    rooms.take(server.chat());
    rooms.get('room').open();
    await settle();
    const numbers = snapshot().rows.map((row) => row.number);
    expect(numbers).toContain(21);
    expect(numbers.at(0)).toBeLessThan(21);
    expect(snapshot().firstUnread).toBe(21);
    expect(snapshot().hasNewer).toBe(true);
    expect(snapshot().status).toBe('ready');
  });

  test('a page from above a jump says nothing of where the jump went', async () => {
    for (let at = 1; at <= 200; at += 1) send(`${at}`);
    server.readNumber = 200;
    rooms.take(server.chat());
    rooms.get('room').open();
    await settle();
    const { actions } = rooms.get('room');
    await Promise.all([actions.showAround(40), settle()]);
    expect(snapshot().rows[0]?.number).toBe(16);
    actions.loadOlder();
    await actions.showNewest();
    await settle();
    expect(snapshot().rows[0]?.number).toBe(151);
    expect(snapshot().hasOlder).toBe(true);
  });

  test('a page that failed after a jump is not missed where the jump went', async () => {
    for (let at = 1; at <= 200; at += 1) send(`${at}`);
    server.readNumber = 200;
    rooms.take(server.chat());
    rooms.get('room').open();
    await settle();
    const { actions } = rooms.get('room');
    await Promise.all([actions.showAround(40), settle()]);
    actions.loadOlder();
    await actions.showNewest();
    link.lose(0);
    await settle();
    expect(snapshot().older).toBe('idle');
  });
});

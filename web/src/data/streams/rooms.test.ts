import { describe, expect, test, vi } from 'vitest';
import { Failure } from '../failure.ts';
import { turn } from '../testing/link.ts';
import {
  deliver,
  found,
  item,
  link,
  NO_OUTBOX,
  rooms,
  send,
  server,
  settle,
  snapshot,
} from '../testing/roomsKit.ts';

describe('coming and going', () => {
  test('a room I was brought into asks for what it missed before its row', async () => {
    send('before');
    const chat = server.chat();
    send('between');
    server.outgoing = [];
    rooms.takeRow(chat);
    expect(item()?.last?.body).toBe('before');
    await settle();
    expect(item()?.last?.body).toBe('between');
    expect(item()?.unread).toBe(2);
  });

  test('what came live before the row is not missed', async () => {
    const chat = server.chat();
    send('early');
    deliver();
    rooms.take(chat);
    await settle();
    expect(item()?.last?.body).toBe('early');
  });

  test('leaving shows nothing of it any more, and an older row does not bring it back', async () => {
    send('secret');
    rooms.get('room').open();
    const chat = server.chat();
    rooms.take(chat);
    await settle();
    expect(snapshot().rows).toHaveLength(1);
    rooms.takeRow({ id: 'room', role: null, mySeq: chat.mySeq + 1 });
    expect(snapshot()).toMatchObject({ status: 'gone', rows: [], chat: null });
    expect(rooms.getSnapshot().items).toEqual([]);
    rooms.take(chat);
    expect(rooms.getSnapshot().items).toEqual([]);
  });

  test('coming back shows everything again', async () => {
    send('one');
    rooms.get('room').open();
    rooms.take(server.chat());
    await settle();
    rooms.takeRow({ id: 'room', role: null, mySeq: 5 });
    send('two');
    server.chatSeq = 6;
    rooms.takeRow(server.chat());
    await settle();
    expect(snapshot().rows.map((row) => row.body)).toEqual(['one', 'two']);
  });

  test('an older word of leaving does not put me out', () => {
    server.chatSeq = 9;
    rooms.take(server.chat());
    rooms.takeRow({ id: 'room', role: null, mySeq: 8 });
    expect(item()?.id).toBe('room');
  });

  test('a public room I am not in offers itself', async () => {
    found.answer = () => ({ ...server.room(), kind: 'public' });
    rooms.get('room').open();
    await settle();
    expect(snapshot()).toMatchObject({ status: 'notMember', room: { kind: 'public' }, chat: null });
  });

  test('a room that is not there is gone, and one out of reach is an error that heals', async () => {
    found.answer = () => {
      throw new Failure('not_found', { status: 404 });
    };
    rooms.get('room').open();
    await settle();
    expect(snapshot().status).toBe('gone');
    found.answer = () => {
      throw new Failure('offline');
    };
    rooms.get('room').actions.reload();
    await settle();
    expect(snapshot().status).toBe('error');
    found.answer = () => server.chat();
    rooms.ready(server.ready());
    await settle();
    expect(snapshot().status).toBe('ready');
  });

  test('a whole list without it means I am out, unless it moved meanwhile', async () => {
    rooms.take(server.chat());
    const before = rooms.held();
    send('news');
    deliver();
    rooms.loaded(new Set(), before);
    expect(item()?.id).toBe('room');
    rooms.loaded(new Set(), rooms.held());
    expect(rooms.getSnapshot().items).toEqual([]);
  });
});

describe('what came before the first row', () => {
  test('an acknowledged text of a room I left is not kept', async () => {
    const chat = server.chat();
    rooms.take(chat);
    rooms.takeRow({ id: 'room', role: null, mySeq: chat.mySeq + 1 });
    const arrived = vi.spyOn(NO_OUTBOX, 'arrived');
    rooms.acknowledged(send('mine', 'me'));
    expect(rooms.get('room').timeline.log.size).toBe(0);
    expect(arrived).toHaveBeenCalledOnce();
    arrived.mockRestore();
  });

  test('an acknowledged text that changed unnoticed is not shown as it was', async () => {
    const acknowledged = structuredClone(send('mine', 'me'));
    rooms.acknowledged(acknowledged);
    server.edit(1, 'changed');
    for (let at = 0; at < 50; at += 1) send(`${at}`);
    server.outgoing = [];
    rooms.take(server.chat());
    rooms.get('room').open();
    await settle();
    rooms.get('room').actions.loadOlder();
    await settle();
    expect(snapshot().rows[0]?.body).toBe('changed');
  });
});

describe('a chat deleted for me', () => {
  test('is left out of the list by the server, and not asked for until it speaks', async () => {
    send('old');
    server.readNumber = 1;
    rooms.ready(server.ready());
    rooms.loaded(new Set(), rooms.held());
    await turn();
    expect(link.questions).toEqual([]);
    send('new');
    deliver();
    expect(link.questions).toHaveLength(1);
    await settle();
    expect(item()?.last?.body).toBe('new');
  });

  test('stays as it is when the list comes without it', async () => {
    send('old');
    found.answer = () => ({ ...server.chat(), clearedNumber: 1, lastMessage: null });
    rooms.get('room').open();
    await settle();
    rooms.loaded(new Set(), rooms.held());
    expect(snapshot().status).toBe('ready');
  });
});

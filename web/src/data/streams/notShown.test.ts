import { describe, expect, test, vi } from 'vitest';
import type { Message } from '../model.gen.ts';
import {
  deliver,
  found,
  item,
  link,
  rooms,
  send,
  server,
  settle,
  snapshot,
  undos,
} from '../testing/roomsKit.ts';

describe('what is not shown', () => {
  const bodies = () => snapshot().rows.map((row) => row.body);
  const open = async () => {
    rooms.get('room').open();
    rooms.take(server.chat());
    await settle();
  };

  test('a recalled text is neither drawn nor counted, and the one before it is the last', async () => {
    send('kept');
    send('oops');
    await open();
    expect(item()?.unread).toBe(2);
    server.recall(2);
    deliver();
    expect(bodies()).toEqual(['kept']);
    expect(item()).toMatchObject({ unread: 1, last: { body: 'kept' } });
    send('after');
    deliver();
    expect(bodies()).toEqual(['kept', 'after']);
  });

  test('when the only text held is recalled the server says which one is the last now', async () => {
    send('kept');
    send('oops');
    rooms.take(server.chat());
    await settle();
    server.recall(2);
    found.answer = () => ({ ...server.chat(), lastMessage: server.messages[0] });
    deliver();
    await settle();
    expect(item()?.last?.body).toBe('kept');
  });

  test('what I hid stays hidden whatever comes of it', async () => {
    for (const body of ['one', 'two', 'three']) send(body);
    await open();
    rooms.hidden({ id: 'id-two', roomId: 'room', number: 2, mySeq: 9 });
    expect(bodies()).toEqual(['one', 'three']);
    server.edit(2, 'two again');
    deliver();
    expect(bodies()).toEqual(['one', 'three']);
    expect(item()?.unread).toBe(2);
    expect(JSON.stringify(snapshot())).not.toContain('two');
  });

  test('a page that says it is hidden is believed, also at the stamp that is held', async () => {
    for (const body of ['one', 'two']) send(body);
    await open();
    const row = server.messages[1] as Message;
    rooms.acknowledged({ ...row, body: null, hidden: true });
    expect(bodies()).toEqual(['one']);
    rooms.acknowledged({ ...row, body: 'back', seq: row.seq + 1 });
    expect(bodies()).toEqual(['one']);
  });

  test('a deletion shows at once and can be taken back', async () => {
    vi.useFakeTimers();
    send('words', 'me');
    rooms.get('room').open();
    rooms.take(server.chat());
    await vi.advanceTimersByTimeAsync(0);
    while (link.questions.length > 0) {
      link.answer(0);
      await vi.advanceTimersByTimeAsync(0);
    }
    const { actions } = rooms.get('room');
    actions.remove('id-words');
    const [row] = snapshot().rows;
    expect(row).toMatchObject({ body: null, undoKey: 'delete:id-words' });
    expect(row?.deletedAt).not.toBeNull();
    expect(item()?.last?.deletedAt).not.toBeNull();
    await vi.advanceTimersByTimeAsync(700);
    actions.remove('id-words');
    expect(snapshot().rows[0]).toMatchObject({ body: 'words', deletedAt: null, undoKey: null });
    actions.hide('id-words');
    expect(snapshot().rows).toEqual([]);
    await vi.advanceTimersByTimeAsync(700);
    actions.hide('id-words');
    expect(bodies()).toEqual(['words']);
    expect(link.questions).toEqual([]);
  });

  test('a chat that is about to go is in no list', async () => {
    send('words');
    rooms.take(server.chat());
    const deed = { key: 'gone:room', words: { kind: 'clearChat', roomId: 'room' } } as const;
    undos.do({ ...deed, veil: { id: 'room', as: 'gone' } });
    expect(rooms.getSnapshot().items).toEqual([]);
    undos.undo('gone:room');
    expect(rooms.getSnapshot().items).toHaveLength(1);
  });
});

import { beforeEach, describe, expect, test, vi } from 'vitest';
import type { Client } from '../client.ts';
import { Failure } from '../failure.ts';
import type { Chat } from '../model.gen.ts';
import { type RoomsApi, roomsApi } from '../roomsApi.ts';
import {
  deliver,
  found,
  item,
  link,
  rooms,
  send,
  server,
  settle,
  undos,
} from '../testing/roomsKit.ts';

let api: RoomsApi;
/** What was asked of the server beside reading. */
let calls: string[];
/** What my row of the room says beside the model's. */
let mine: Partial<Chat>;

beforeEach(async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] });
  calls = [];
  mine = { kind: 'public' };
  found.answer = () => ({ ...server.chat(), ...mine });
  const said =
    (method: string) =>
    async (path: string): Promise<unknown> => {
      calls.push(`${method} ${path}`);
      return found.answer();
    };
  const http = Object.assign(link, {
    delete: said('DELETE'),
    put: said('PUT'),
    post: said('POST'),
  });
  api = roomsApi({ http, rooms, undos } as unknown as Client);
});

async function enter(): Promise<void> {
  rooms.get('room').open();
  await settle();
}

const cleared = () => rooms.getSnapshot().cleared.map(({ id }) => id);
const waits = () => undos.getSnapshot().map(({ words }) => words.kind);

describe('a chat I delete for me', () => {
  test('keeps what comes before it is carried out, and comes back with it', async () => {
    send('old');
    await enter();
    api.clearChat('room');
    expect([item(), rooms.getSnapshot().unread, cleared()]).toEqual([undefined, 0, ['room']]);
    send('new');
    deliver();
    expect(item()).toMatchObject({ unread: 1, last: { body: 'new' } });
    await vi.advanceTimersByTimeAsync(10_000);
    expect(calls).toEqual(['DELETE /api/rooms/room/mine?upTo=1']);
  });

  test('asked for both, it goes as far as I saw it too', async () => {
    send('old');
    await enter();
    api.eraseChat('room');
    send('new');
    deliver();
    await vi.advanceTimersByTimeAsync(10_000);
    expect(calls).toEqual(['PUT /api/rooms/room/erasure?upTo=1']);
  });

  test('is held to be found while nothing comes, but not twice', async () => {
    send('old');
    mine = { kind: 'private', clearedNumber: 1, lastMessage: null };
    await enter();
    expect([item(), cleared()]).toEqual([undefined, ['room']]);
    send('new');
    deliver();
    expect([item()?.id, cleared()]).toEqual(['room', []]);
  });

  test('a private chat is found by its person', async () => {
    send('old');
    mine = { kind: 'direct', clearedNumber: 1, lastMessage: null };
    await enter();
    expect([item(), cleared()]).toEqual([undefined, []]);
  });
});

test('agreeing to delete for both waits, and can be taken back', async () => {
  send('old');
  mine = { kind: 'direct', erasure: { byUserId: 'bob', number: 1, createdAt: '' } };
  await enter();
  api.agreeToErase('room');
  expect([waits(), item(), calls]).toEqual([['agreeToErase'], undefined, []]);
  undos.undo('gone:room');
  await vi.advanceTimersByTimeAsync(10_000);
  expect([item()?.id, calls]).toEqual(['room', []]);
  api.agreeToErase('room');
  await vi.advanceTimersByTimeAsync(10_000);
  expect(calls).toEqual(['PUT /api/rooms/room/erasure?agreeTo=1']);
});

test('agreeing is to what was shown, whatever is asked meanwhile; refused, the chat is back', async () => {
  send('old');
  mine = { kind: 'direct', erasure: { byUserId: 'bob', number: 1, createdAt: '' } };
  await enter();
  api.agreeToErase('room');
  const failed = vi.fn();
  undos.onFailed = failed;
  mine = { kind: 'direct', erasure: { byUserId: 'bob', number: 7, createdAt: '' } };
  rooms.take({ ...server.chat(), ...mine, mySeq: 99 });
  found.answer = () => {
    throw new Failure('conflict', { status: 409 });
  };
  await vi.advanceTimersByTimeAsync(10_000);
  expect(calls).toEqual(['PUT /api/rooms/room/erasure?agreeTo=1']);
  expect(failed.mock.calls).toMatchObject([
    [{ words: { kind: 'agreeToErase' }, failure: { code: 'conflict' } }],
  ]);
  expect(item()?.id).toBe('room');
});

describe('leaving', () => {
  test('is refused at once to the only owner', async () => {
    mine = { role: 'owner' };
    await enter();
    const refused = expect(api.leave('room', 'Room')).rejects.toMatchObject({ code: 'last_owner' });
    await settle();
    await refused;
    expect(waits()).toEqual([]);
  });

  test('waits for whoever is no owner', async () => {
    mine = { role: 'member' };
    await enter();
    await api.leave('room', 'Room');
    expect(waits()).toEqual(['leaveRoom']);
  });

  test('pressed twice on a slow line, it is done once', async () => {
    mine = { role: 'owner' };
    await enter();
    const presses = [api.leave('room', 'Room')];
    await vi.advanceTimersByTimeAsync(300);
    presses.push(api.leave('room', 'Room'));
    for (const press of presses) {
      const [asked] = link.questions;
      if (asked) asked.work = () => ({ items: [], next: null });
      link.answer(0);
      await press;
      await vi.advanceTimersByTimeAsync(1_000);
    }
    expect(waits()).toEqual(['leaveRoom']);
  });

  test('keeps its place beside the others, and the same again takes it back without asking', async () => {
    mine = { role: 'owner' };
    await enter();
    const going = () => rooms.getSnapshot().going.map(({ id }) => id);
    const leave = async () => {
      const left = api.leave('room', 'Room');
      await vi.advanceTimersByTimeAsync(0);
      const [asked] = link.questions;
      if (asked) asked.work = () => ({ items: [], next: null });
      if (asked) link.answer(0);
      return left;
    };
    expect(await leave()).toBe('done');
    expect([item(), going()]).toEqual([undefined, ['room']]);
    expect(await leave()).toBe('ignored');
    await vi.advanceTimersByTimeAsync(700);
    expect(await api.leave('room', 'Room')).toBe('undone');
    expect([item()?.id, going(), link.questions.length]).toEqual(['room', [], 0]);
  });

  test('after deleting the chat for me, it does both', async () => {
    send('old');
    mine = { role: 'member' };
    await enter();
    api.clearChat('room');
    await vi.advanceTimersByTimeAsync(5_000);
    await api.leave('room', 'Room');
    expect([waits(), calls]).toEqual([['leaveRoom'], ['DELETE /api/rooms/room/mine?upTo=1']]);
    await vi.advanceTimersByTimeAsync(10_000);
    expect(calls.at(-1)).toBe('DELETE /api/rooms/room/members/me');
  });

  test('is taken back by coming in again, and the chat stays deleted for me', async () => {
    send('old');
    mine = { role: 'member' };
    await enter();
    api.clearChat('room');
    await api.leave('room', 'Room');
    await api.join('room');
    await vi.advanceTimersByTimeAsync(10_000);
    expect([waits(), calls]).toEqual([
      [],
      ['DELETE /api/rooms/room/mine?upTo=1', 'PUT /api/rooms/room/members/me'],
    ]);
  });
});

test('a mention that comes while the list is held marks the chat, until it is read', async () => {
  send('old');
  await enter();
  expect(item()?.mentions).toBe(0);
  const row = send('<@me>');
  const sent = server.outgoing.at(-1);
  if (sent?.stream !== 'room' || sent.change.type !== 'message') throw new Error('no message');
  sent.change.row = { ...row, mentions: ['me'] };
  deliver();
  expect(item()).toMatchObject({ unread: 2, mentions: 1 });
  rooms.get('room').actions.markRead(2);
  expect(item()).toMatchObject({ unread: 0, mentions: 0 });
});

describe('opening a private chat that is about to go', () => {
  test.each(['clearChat', 'eraseChat', 'agreeToErase'] as const)(
    'takes it back: %s',
    async (deed) => {
      send('old');
      mine = { kind: 'direct', erasure: { byUserId: 'bob', number: 1, createdAt: '' } };
      await enter();
      api[deed]('room');
      expect(await api.openDirect('bob')).toBe('room');
      expect([waits(), item()?.id]).toEqual([[], 'room']);
      await vi.advanceTimersByTimeAsync(10_000);
      expect(calls).toEqual(['POST /api/directs']);
    },
  );
});

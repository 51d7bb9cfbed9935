import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { Failure } from '../failure.ts';
import type { Chat, Message } from '../model.gen.ts';
import { People } from '../people.ts';
import { Link, turn } from '../testing/link.ts';
import { ModelServer } from '../testing/modelServer.ts';
import { Undos } from '../undo/undos.ts';
import type { RoomsPorts } from './rooms.ts';
import { Rooms } from './rooms.ts';

let server: ModelServer;
let link: Link;
let rooms: Rooms;
let undos: Undos;
/** What `GET /api/rooms/{id}` answers; a failure is thrown. */
let found: () => unknown;

const NO_OUTBOX = { inRoom: () => [], arrived: () => {} } as unknown as RoomsPorts['outbox'];

beforeEach(() => {
  server = new ModelServer();
  found = () => server.chat();
  link = new Link({
    request: (event, payload) => {
      if (event === 'room:changes') return server.changes(payload['after'] as number, 100);
      if (event === 'room:read') return server.read(payload['number'] as number);
      throw new Error(event);
    },
    get: (path, query) => {
      if (path.endsWith('/messages')) return server.page({ ...query, limit: 50 });
      if (path.endsWith('/members')) return { items: members(), next: null, users: [], reads: [] };
      if (path.startsWith('/api/messages/')) return lookUp(path);
      return found();
    },
  });
  const people = new People(link);
  undos = new Undos();
  undos.onTouched = () => rooms.touched('room');
  rooms = new Rooms({
    me: 'me',
    http: link,
    wire: link,
    people,
    outbox: NO_OUTBOX,
    undos,
    draft: () => null,
  });
  link.online = true;
});

afterEach(() => {
  vi.useRealTimers();
  rooms.stop();
});

const members = () =>
  ['me', 'bob'].map((userId) => ({
    roomId: 'room',
    userId,
    role: userId === 'me' ? 'owner' : 'member',
    joinedAt: '2026-01-01T00:00:00.000Z',
    leftAt: null,
    seq: 1,
  }));

function lookUp(path: string): Message {
  const row = server.messages.find((one) => path.endsWith(one.id));
  if (!row) throw new Failure('not_found', { status: 404 });
  return row;
}

async function settle(): Promise<void> {
  for (let round = 0; round < 5; round += 1) {
    while (link.questions.length > 0) link.answer(0);
    await turn();
  }
}

/** Delivers what the server said. */
function deliver(): void {
  for (const sent of server.outgoing.splice(0)) {
    if (sent.stream === 'room') rooms.event('room', sent.change, sent.after, sent.seq, []);
    else if (sent.change.type === 'chat') rooms.takeRow(sent.change.row);
  }
}

const snapshot = () => rooms.get('room').getSnapshot();
const item = () => rooms.getSnapshot().items[0];
const send = (body: string, from = 'bob') => server.send(`id-${body}`, from, body);

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
    server.mySeq = 6;
    rooms.takeRow(server.chat());
    await settle();
    expect(snapshot().rows.map((row) => row.body)).toEqual(['one', 'two']);
  });

  test('an older word of leaving does not put me out', () => {
    server.mySeq = 9;
    rooms.take(server.chat());
    rooms.takeRow({ id: 'room', role: null, mySeq: 8 });
    expect(item()?.id).toBe('room');
  });

  test('a public room I am not in offers itself', async () => {
    found = () => ({ ...server.room(), kind: 'public' });
    rooms.get('room').open();
    await settle();
    expect(snapshot()).toMatchObject({ status: 'notMember', room: { kind: 'public' }, chat: null });
  });

  test('a room that is not there is gone, and one out of reach is an error that heals', async () => {
    found = () => {
      throw new Failure('not_found', { status: 404 });
    };
    rooms.get('room').open();
    await settle();
    expect(snapshot().status).toBe('gone');
    found = () => {
      throw new Failure('offline');
    };
    rooms.get('room').actions.reload();
    await settle();
    expect(snapshot().status).toBe('error');
    found = () => server.chat();
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
    const { lookUp: quote } = rooms.get('room').actions;
    expect(quote('id-3')).toBeNull();
    expect(quote('id-3')).toBeNull();
    expect(link.questions.filter((question) => question.name.includes('id-3'))).toHaveLength(1);
    await settle();
    expect(quote('id-3')?.body).toBe('3');
    expect(snapshot().rows.at(0)?.number).toBe(31);
  });

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
    found = () => ({ ...server.chat(), lastMessage: server.messages[0] });
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
    found = () => ({ ...server.chat(), clearedNumber: 1, lastMessage: null });
    rooms.get('room').open();
    await settle();
    rooms.loaded(new Set(), rooms.held());
    expect(snapshot().status).toBe('ready');
  });
});

import { afterEach, beforeEach, vi } from 'vitest';
import { Failure } from '../failure.ts';
import type { Message } from '../model.gen.ts';
import { People } from '../people.ts';
import type { RoomsPorts } from '../streams/rooms.ts';
import { Rooms } from '../streams/rooms.ts';
import { Undos } from '../undo/undos.ts';
import { Link, turn } from './link.ts';
import { ModelServer } from './modelServer.ts';

/* One room with two people and a client of one of them, made anew for each test of a file that imports this. */
export let server: ModelServer;
export let link: Link;
export let rooms: Rooms;
export let undos: Undos;
/** What `GET /api/rooms/{id}` answers; a failure is thrown. */
export const found: { answer: () => unknown } = { answer: () => server.chat() };

export const NO_OUTBOX = { inRoom: () => [], arrived: () => {} } as unknown as RoomsPorts['outbox'];

beforeEach(() => {
  server = new ModelServer();
  found.answer = () => server.chat();
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
      return found.answer();
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

/** Everything asked is answered. */
export async function settle(): Promise<void> {
  for (let round = 0; round < 5; round += 1) {
    while (link.questions.length > 0) link.answer(0);
    await turn();
  }
}

/** Delivers what the server said. */
export function deliver(): void {
  for (const sent of server.outgoing.splice(0)) {
    if (sent.stream === 'room') rooms.event('room', sent.change, sent.after, sent.seq, []);
    else if (sent.change.type === 'chat') rooms.takeRow(sent.change.row);
  }
}

export const snapshot = () => rooms.get('room').getSnapshot();
export const item = () => rooms.getSnapshot().items[0];
export const send = (body: string, from = 'bob') => server.send(`id-${body}`, from, body);

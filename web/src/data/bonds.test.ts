import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { Bonds } from './bonds.ts';
import { Failure } from './failure.ts';
import type { Http } from './http.ts';
import type { Friend } from './model.gen.ts';
import { People } from './people.ts';
import { Undos } from './undo/undos.ts';

const friend = (userId: string, mySeq: number): Friend =>
  ({ userId, state: 'friend', since: '2026-01-01T00:00:00.000Z', mySeq }) as unknown as Friend;
const block = (userId: string, mySeq: number) => ({
  userId,
  createdAt: '2026-01-01T00:00:00.000Z',
  mySeq,
});

let friends: unknown[];
let blocks: unknown[];
let failures: Failure[];
let asked: number;
/** Happens while a list is read. */
let meanwhile: () => void;
let bonds: Bonds;
let undos: Undos;
/** What was asked beside reading. */
let calls: string[];

beforeEach(() => {
  vi.useFakeTimers();
  failures = [];
  asked = 0;
  meanwhile = () => {};
  const get = async (path: string) => {
    asked += 1;
    const failure = failures.shift();
    if (failure) throw failure;
    const items = path === '/api/friends' ? friends : blocks;
    meanwhile();
    return { items, next: null, users: [] };
  };
  const ask = (method: string) => async (path: string) => void calls.push(`${method} ${path}`);
  calls = [];
  const http = { get, put: ask('PUT'), delete: ask('DELETE') } as unknown as Http;
  undos = new Undos();
  bonds = new Bonds(http, new People(http), undos);
});

afterEach(() => {
  bonds.stop();
  vi.useRealTimers();
});

const names = () => bonds.getSnapshot().friends.map((row) => row.userId);

test('a list that comes again forgets what it leaves out, whatever its stamps', async () => {
  friends = [friend('ada', 7), friend('bob', 8)];
  blocks = [block('eve', 9)];
  await bonds.load();
  expect(names()).toEqual(['bob', 'ada']);
  expect(bonds.isBlocked('eve')).toBe(true);
  // The server was put back to before any of it but ada, and counts from there.
  friends = [friend('ada', 2)];
  blocks = [];
  await bonds.load();
  expect(names()).toEqual(['ada']);
  expect(bonds.isBlocked('eve')).toBe(false);
  bonds.takeFriend({ userId: 'ada', gone: true, mySeq: 3 });
  expect(names()).toEqual([]);
});

test('what comes while the list is read outlives it', async () => {
  friends = [friend('ada', 2)];
  blocks = [];
  meanwhile = () => {
    bonds.takeFriend({ userId: 'ada', gone: true, mySeq: 3 });
    bonds.takeFriend(friend('bob', 4));
  };
  await bonds.load();
  expect(names()).toEqual(['bob']);
});

test('what broke is asked for again, a session that ended is not', async () => {
  friends = blocks = [];
  failures = [new Failure('offline'), new Failure('offline')];
  await bonds.load();
  expect(bonds.getSnapshot()).toMatchObject({ status: 'error', failure: { code: 'offline' } });
  await vi.advanceTimersByTimeAsync(4_000);
  expect(bonds.getSnapshot()).toMatchObject({ status: 'ready', failure: null });
  failures = [new Failure('unauthorized'), new Failure('unauthorized')];
  await bonds.load();
  await vi.advanceTimersByTimeAsync(60_000);
  expect(asked).toBe(6);
  expect(bonds.getSnapshot().status).toBe('ready');
});

test('adding a friend who is about to be removed takes the removal back', async () => {
  friends = [friend('ada', 7)];
  blocks = [];
  await bonds.load();
  bonds.removeFriend('ada');
  expect(bonds.friendState('ada')).toBeNull();
  await bonds.ask('ada');
  expect([bonds.friendState('ada'), undos.getSnapshot()]).toEqual(['friend', []]);
  await vi.advanceTimersByTimeAsync(20_000);
  expect(calls).toEqual([]);
});

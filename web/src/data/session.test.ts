import { IDBFactory } from 'fake-indexeddb';
import 'fake-indexeddb/auto';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { uuidv7 } from '@/lib/uuid.ts';
import { Failure } from './failure.ts';
import { Http } from './http.ts';
import { Klatch } from './klatch.ts';
import type { ServerInfo } from './model.gen.ts';
import { me } from './testing/modelPeople.ts';

/** A server whose answers a test sets, by `METHOD path`. */
class Answers extends Http {
  readonly table = new Map<string, () => unknown>();
  readonly heard: string[] = [];

  override get = <T>(path: string): Promise<T> => this.#answer(`GET ${path}`);
  override post = <T>(path: string): Promise<T> => this.#answer(`POST ${path}`);
  override patch = <T>(path: string): Promise<T> => this.#answer(`PATCH ${path}`);
  override delete = <T>(path: string): Promise<T> => this.#answer(`DELETE ${path}`);

  async #answer<T>(name: string): Promise<T> {
    this.heard.push(name);
    const answer = this.table.get(name);
    if (!answer) throw new Failure('offline');
    return answer() as T;
  }
}

const refuse = (code: ConstructorParameters<typeof Failure>[0], status: number) => () => {
  throw new Failure(code, { status });
};
const server =
  (rest: Partial<ServerInfo> = {}) =>
  () => ({ epoch: 'epoch', needsSetup: false, ...rest });

let http: Answers;
let klatch: Klatch;

beforeEach(() => {
  globalThis.indexedDB = new IDBFactory();
  localStorage.clear();
  http = new Answers();
  klatch = new Klatch(http);
});

afterEach(() => {
  const state = klatch.session.getSnapshot();
  if (state.status === 'signedIn') state.client.stop();
});

const status = () => klatch.session.getSnapshot().status;

async function signIn(): Promise<void> {
  http.table.set('GET /api/server', server());
  http.table.set('POST /api/auth/login', () => ({ user: me('ann'), token: 't' }));
  await klatch.session.login({ login: 'ann', password: 'password' });
}

test('an empty server asks to be set up, another to sign in', async () => {
  http.table.set('GET /api/auth/check', refuse('unauthorized', 401));
  http.table.set('GET /api/server', server({ needsSetup: true }));
  await klatch.session.start();
  expect(status()).toBe('needsSetup');
  http.table.set('GET /api/server', server());
  await klatch.session.start();
  expect(klatch.session.getSnapshot()).toEqual({ status: 'signedOut', ended: false });
});

test('a cookie that is still good signs in', async () => {
  http.table.set('GET /api/auth/check', () => ({ user: me('ann') }));
  http.table.set('GET /api/server', server());
  await klatch.session.start();
  expect(klatch.session.getSnapshot()).toMatchObject({ status: 'signedIn', me: { id: 'ann' } });
});

test('who logged out is forgotten before what they left is cleared away', async () => {
  await signIn();
  http.table.set('POST /api/auth/logout', () => null);
  let known: unknown = null;
  klatch.session.subscribe(() => {
    if (status() === 'signedOut') known = localStorage.getItem('klatch.identity');
  });
  known = 'not asked';
  await klatch.session.logout();
  expect(known).toBeNull();
});

test('a server out of reach says so, or goes on as whoever was here last', async () => {
  await klatch.session.start();
  expect(status()).toBe('unreachable');
  await signIn();
  const again = new Klatch(new Answers());
  await again.session.start();
  const state = again.session.getSnapshot();
  expect(state).toMatchObject({ status: 'signedIn', me: { id: 'ann' } });
  if (state.status === 'signedIn') state.client.stop();
});

test('a refused sign-in is thrown and changes nothing', async () => {
  http.table.set('GET /api/auth/check', refuse('unauthorized', 401));
  http.table.set('GET /api/server', server());
  http.table.set('POST /api/auth/login', refuse('wrong_credentials', 401));
  await klatch.session.start();
  await expect(klatch.session.login({ login: 'ann', password: 'x' })).rejects.toMatchObject({
    code: 'wrong_credentials',
  });
  expect(status()).toBe('signedOut');
});

test('logging out asks first when something is unsent, then deletes what is kept', async () => {
  await signIn();
  http.table.set('POST /api/auth/logout', () => null);
  const state = klatch.session.getSnapshot();
  if (state.status !== 'signedIn') throw new Error('not signed in');
  const { client } = state;
  client.outbox.add({ id: uuidv7(), roomId: 'room', body: 'unsent', replyTo: null });
  client.setDraft('room', 'begun');
  expect(await klatch.session.logout()).toEqual({ done: false, unsent: 1 });
  expect(status()).toBe('signedIn');
  expect(http.heard).not.toContain('POST /api/auth/logout');
  expect(await klatch.session.logout({ discardUnsent: true })).toEqual({ done: true });
  expect(status()).toBe('signedOut');
  expect(Object.keys(localStorage)).toEqual([]);
  await signIn();
  const next = klatch.session.getSnapshot();
  expect(next.status === 'signedIn' && (await next.client.outbox.countUnsent())).toBe(0);
});

test.each(['logout', 'deleteAccount'] as const)(
  'what was about to be deleted goes first: %s',
  async (way) => {
    await signIn();
    const state = klatch.session.getSnapshot();
    if (state.status !== 'signedIn') throw new Error('not signed in');
    http.table.set('POST /api/auth/logout', () => null);
    http.table.set('DELETE /api/auth/account', () => null);
    http.table.set('DELETE /api/friends/bob', () => null);
    state.client.bonds.removeFriend('bob');
    http.heard.length = 0;
    await klatch.session[way]();
    expect(status()).toBe('signedOut');
    expect(http.heard[0]).toBe('DELETE /api/friends/bob');
  },
);

test('the end of the session that logging out brings about is not called ended elsewhere', async () => {
  await signIn();
  const state = klatch.session.getSnapshot();
  if (state.status !== 'signedIn') throw new Error('not signed in');
  const seen: unknown[] = [];
  klatch.session.subscribe(() => seen.push(klatch.session.getSnapshot()));
  http.table.set('GET /api/auth/check', refuse('unauthorized', 401));
  http.table.set('POST /api/auth/logout', async () => {
    state.client.live.onUnauthorized();
    await new Promise((resolve) => setImmediate(resolve));
    return null;
  });
  await klatch.session.logout();
  expect(seen).toEqual([{ status: 'signedOut', ended: false }]);
});

test('logging out without a connection is refused, and nothing is deleted', async () => {
  await signIn();
  await expect(klatch.session.logout()).rejects.toMatchObject({ code: 'offline' });
  expect(status()).toBe('signedIn');
});

test('a session ended elsewhere keeps what is unsent for the same person', async () => {
  await signIn();
  const state = klatch.session.getSnapshot();
  if (state.status !== 'signedIn') throw new Error('not signed in');
  state.client.outbox.add({ id: uuidv7(), roomId: 'room', body: 'unsent', replyTo: null });
  await state.client.outbox.countUnsent();
  http.table.set('GET /api/auth/check', refuse('unauthorized', 401));
  state.client.live.onUnauthorized();
  await vi.waitFor(() =>
    expect(klatch.session.getSnapshot()).toEqual({ status: 'signedOut', ended: true }),
  );
  await signIn();
  const next = klatch.session.getSnapshot();
  expect(next.status === 'signedIn' && (await next.client.outbox.countUnsent())).toBe(1);
});

test('my own profile follows what the server says', async () => {
  await signIn();
  http.table.set('PATCH /api/auth/profile', () => ({
    user: { ...me('ann'), fullName: 'Ann', version: 2 },
  }));
  await klatch.session.updateProfile({ fullName: 'Ann' });
  expect(klatch.session.getSnapshot()).toMatchObject({
    me: { fullName: 'Ann', email: 'ann@example.org' },
  });
});

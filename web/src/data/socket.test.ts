import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { Live } from './socket.ts';

/** The library's socket, with a test at the other end. */
class FakeSocket {
  connected = true;
  active = true;
  readonly io = { opts: { transports: ['websocket'] } };
  readonly asked: string[] = [];
  readonly sendBuffer: string[] = [];
  readonly answers: ((answer: unknown) => void)[] = [];
  readonly #listeners = new Map<string, ((payload: unknown) => void)[]>();

  on(event: string, then: (payload: unknown) => void): void {
    this.#listeners.set(event, [...(this.#listeners.get(event) ?? []), then]);
  }

  say(event: string, payload: unknown = {}): void {
    for (const then of this.#listeners.get(event) ?? []) then(payload);
  }

  timeout = () => ({
    emitWithAck: (event: string) => {
      this.asked.push(event);
      return new Promise((resolve) => this.answers.push(resolve));
    },
  });

  connect = () => this;
  disconnect = () => this;
  removeAllListeners = () => this;
}

const made = vi.hoisted(() => ({ socket: null as unknown }));
vi.mock('socket.io-client', () => ({ io: () => made.socket }));

let socket: FakeSocket;
let live: Live;
let heard: string[];

beforeEach(() => {
  socket = new FakeSocket();
  made.socket = socket;
  live = new Live();
  live.start();
  heard = [];
  live.on('ready', () => heard.push('ready'));
  socket.say('ready');
});
afterEach(() => live.stop());

const turn = () => new Promise((resolve) => setImmediate(resolve));
const ask = (event: string) => void live.request(event, {}).then(() => heard.push(event));

test('after missed events nothing is asked until the next ready', async () => {
  socket.say('lagged');
  expect(live.isOnline()).toBe(false);
  await expect(live.request('room:changes', {})).rejects.toMatchObject({ code: 'offline' });
  expect(socket.asked).toEqual([]);
  socket.say('ready');
  ask('room:changes');
  expect(socket.asked).toEqual(['room:changes']);
  expect(live.connection.getSnapshot()).toBe('online');
});

test('an answer between missed events and the next ready is heard after it', async () => {
  ask('message:send');
  socket.say('lagged');
  socket.answers[0]?.({ ok: true });
  await turn();
  expect(heard).toEqual(['ready']);
  socket.say('ready');
  await turn();
  expect(heard).toEqual(['ready', 'ready', 'message:send']);
});

test('an answer is not lost when the connection breaks before that ready', async () => {
  ask('message:send');
  socket.say('lagged');
  socket.answers[0]?.({ ok: true });
  await turn();
  socket.say('disconnect');
  await turn();
  expect(heard).toEqual(['ready', 'message:send']);
});

test('what the library could not send is not sent on the next connection', async () => {
  const asked = live.request('message:send', {});
  // After sleep the library holds back what is asked, for the connection after this one.
  socket.sendBuffer.push('message:send');
  socket.say('disconnect');
  await expect(asked).rejects.toMatchObject({ code: 'offline' });
  expect(socket.sendBuffer).toEqual([]);
});

test('where one way does not go through the other is tried, and kept while it works', () => {
  const ways = () => socket.io.opts.transports;
  socket.say('connect_error', new Error('websocket error'));
  expect(ways()).toEqual(['polling', 'websocket']);
  socket.say('ready');
  socket.say('disconnect');
  expect(ways()).toEqual(['polling', 'websocket']);
  socket.say('connect_error', new Error('xhr poll error'));
  expect(ways()).toEqual(['websocket']);
  // The server itself refused: no other way would help.
  socket.active = false;
  socket.say('connect_error', new Error('unauthorized'));
  expect(ways()).toEqual(['websocket']);
});

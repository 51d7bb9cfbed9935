// A stranger's program: the official Socket.IO client, knowing nothing of Klatch but its documents. It is given an address and a
// way (default, websocket or polling). Two people are refused where they must be, connect, talk, and are back after the server was
// killed and started again: `restart` on standard output asks for that, a line on standard input says that it is done.
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { io } from 'socket.io-client';
import { call, newId, signUp } from '../../kit/api.mjs';

const PATIENCE_MS = 30_000;

const [url, way, label] = process.argv.slice(2);
const lines = createInterface({ input: process.stdin });

function connect(auth) {
  return io(url, {
    ...(way === 'default' ? {} : { transports: [way] }),
    auth,
    forceNew: true,
    reconnectionDelay: 50,
    reconnectionDelayMax: 200,
  });
}

/** The next event of that name, or a failure that says which one never came. */
async function next(emitter, name) {
  try {
    const [payload] = await once(emitter, name, { signal: AbortSignal.timeout(PATIENCE_MS) });
    return payload;
  } catch {
    throw new Error(`no "${name}" within ${PATIENCE_MS} ms`);
  }
}

function ask(socket, event, body) {
  return socket.timeout(PATIENCE_MS).emitWithAck(event, body);
}

/** By default it begins with polling and moves over; otherwise it stays what it was told to be. */
async function settled(socket) {
  const { engine } = socket.io;
  if (way === 'default' && engine.transport.name === 'polling') await next(engine, 'upgrade');
  assert.equal(engine.transport.name, way === 'polling' ? 'polling' : 'websocket');
}

async function refusedWithoutToken() {
  for (const auth of [undefined, {}, { token: '' }, { token: 'nonsense' }]) {
    const socket = connect(auth);
    const refusal = await next(socket, 'connect_error');
    assert.equal(refusal.message, 'unauthorized');
    assert.equal(socket.connected, false);
    socket.close();
  }
  const elsewhere = io(`${url}/admin`, { forceNew: true, transports: ['polling'] });
  assert.equal((await next(elsewhere, 'connect_error')).message, 'Invalid namespace');
  elsewhere.close();
}

async function talk(ada, tomas, room, body) {
  const id = newId();
  const received = next(tomas.socket, 'message:created');
  const sent = { id, roomId: room.id, body };
  const answer = await ask(ada.socket, 'message:send', sent);
  assert.equal(answer.ok, true, JSON.stringify(answer));
  assert.equal(answer.message.id, id);
  assert.deepEqual((await received).message, answer.message);
  const again = await ask(ada.socket, 'message:send', sent);
  assert.deepEqual(again.message, answer.message, 'a resend answers with the stored message');
}

async function wrongRequestsAreRefused({ socket }, room) {
  const sent = { id: newId(), roomId: room.id, body: '' };
  for (const [change, code] of [
    [{}, 'invalid'],
    [{ body: 'x', seq: 1 }, 'bad_request'],
    [{ body: Buffer.from('binary') }, 'bad_request'],
    [{ body: 'x', roomId: newId() }, 'not_found'],
  ]) {
    const answer = await ask(socket, 'message:send', { ...sent, ...change });
    assert.deepEqual([answer.ok, answer.error?.code], [false, code]);
  }
}

const ada = await signUp(url, `ada-${label}`, 'Ada Lindqvist');
const tomas = await signUp(url, `tomas-${label}`, 'Tomás Reyes');
const opened = { token: ada.token, body: { userId: tomas.user.id } };
const room = await call(url, 'POST', '/api/directs', opened);

await refusedWithoutToken();
for (const person of [ada, tomas]) {
  person.socket = connect({ token: person.token });
  const ready = await next(person.socket, 'ready');
  assert.equal(ready.user.id, person.user.id);
  person.epoch = ready.epoch;
}
await talk(ada, tomas, room, 'Hello from a stranger ☕');
await Promise.all([settled(ada.socket), settled(tomas.socket)]);
// Longer than one packet of TCP, in both directions.
await talk(tomas, ada, room, 'ö'.repeat(8_000));
await wrongRequestsAreRefused(ada, room);

// Killed once, and once asked to end.
for (const restart of [1, 2]) {
  const lost = [ada, tomas].map(({ socket }) => next(socket, 'disconnect'));
  console.log('restart');
  await Promise.all(lost);
  const back = [ada, tomas].map(({ socket }) => next(socket, 'ready'));
  await next(lines, 'line');
  for (const ready of await Promise.all(back)) assert.equal(ready.epoch, ada.epoch);
  await talk(tomas, ada, room, 'Still here.');
  const page = await call(url, 'GET', `/api/rooms/${room.id}/messages`, { token: ada.token });
  assert.equal(page.items.filter(({ kind }) => kind === 'text').length, 2 + restart);
}

const ended = next(ada.socket, 'session:ended');
const gone = next(ada.socket, 'disconnect');
await call(url, 'POST', '/api/auth/logout', { token: ada.token });
await ended;
assert.equal(await gone, 'io server disconnect');
tomas.socket.close();
process.exit(0);

// A stranger's program: the official Socket.IO client, knowing nothing of Klatch but its documents.
// Two people connect over WebSocket, are refused where they must be, talk, and are back after the server
// was killed and started again.
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { io } from 'socket.io-client';
import { call, newId, signUp } from '../../kit/api.mjs';
import { KlatchServer } from '../../kit/server.mjs';

const PATIENCE_MS = 20_000;

const checks = [];
function check(name, run) {
  checks.push({ name, run });
}

function connect(url, auth) {
  return io(url, {
    transports: ['websocket'],
    auth,
    forceNew: true,
    reconnectionDelay: 50,
    reconnectionDelayMax: 200,
  });
}

/** The next event of that name, or a failure that says which one never came. */
async function next(socket, name) {
  try {
    const [payload] = await once(socket, name, { signal: AbortSignal.timeout(PATIENCE_MS) });
    return payload;
  } catch {
    throw new Error(`no "${name}" within ${PATIENCE_MS} ms`);
  }
}

async function ask(socket, event, body) {
  return socket.timeout(PATIENCE_MS).emitWithAck(event, body);
}

const server = await KlatchServer.start();
const scene = {};

check('without a token it is refused', async () => {
  for (const auth of [undefined, {}, { token: '' }, { token: 'nonsense' }]) {
    const socket = connect(server.url, auth);
    const refusal = await next(socket, 'connect_error');
    assert.equal(refusal.message, 'unauthorized');
    assert.equal(socket.connected, false);
    socket.close();
  }
});

check('with one it connects and is told where it stands', async () => {
  scene.ada = await signUp(server.url, 'ada', 'Ada Lindqvist');
  scene.tomas = await signUp(server.url, 'tomas', 'Tomás Reyes');
  const direct = { token: scene.ada.token, body: { userId: scene.tomas.user.id } };
  scene.room = await call(server.url, 'POST', '/api/directs', direct);
  for (const person of [scene.ada, scene.tomas]) {
    person.socket = connect(server.url, { token: person.token });
    const ready = await next(person.socket, 'ready');
    assert.equal(ready.user.id, person.user.id);
    assert.ok(ready.rooms.some((room) => room.id === scene.room.id));
    scene.epoch ??= ready.epoch;
    assert.equal(ready.epoch, scene.epoch);
  }
});

check('what one sends is acknowledged, and the other receives it', async () => {
  const id = newId();
  const received = next(scene.tomas.socket, 'message:created');
  const sent = { id, roomId: scene.room.id, body: 'Hello from a stranger ☕' };
  const answer = await ask(scene.ada.socket, 'message:send', sent);
  assert.equal(answer.ok, true);
  assert.equal(answer.message.id, id);
  const event = await received;
  assert.equal(event.roomId, scene.room.id);
  assert.deepEqual(event.message, answer.message);
  const again = await ask(scene.ada.socket, 'message:send', sent);
  assert.deepEqual(again.message, answer.message, 'a resend answers with the stored message');
});

check('a wrong request gets an error, never silence', async () => {
  const sent = { id: newId(), roomId: scene.room.id, body: '' };
  const empty = await ask(scene.ada.socket, 'message:send', sent);
  assert.equal(empty.ok, false);
  assert.equal(empty.error.code, 'invalid');
  const extra = await ask(scene.ada.socket, 'message:send', { ...sent, body: 'x', seq: 1 });
  assert.equal(extra.error.code, 'bad_request');
  const elsewhere = await ask(scene.ada.socket, 'message:send', {
    ...sent,
    roomId: newId(),
    body: 'x',
  });
  assert.equal(elsewhere.error.code, 'not_found');
});

check('after the server was killed and started again it is back', async () => {
  const people = [scene.ada, scene.tomas];
  const lost = people.map((person) => next(person.socket, 'disconnect'));
  await server.kill();
  await Promise.all(lost);
  const back = people.map((person) => next(person.socket, 'ready'));
  await server.run();
  for (const ready of await Promise.all(back)) assert.equal(ready.epoch, scene.epoch);
  const received = next(scene.ada.socket, 'message:created');
  const sent = { id: newId(), roomId: scene.room.id, body: 'Still here.' };
  const answer = await ask(scene.tomas.socket, 'message:send', sent);
  assert.equal(answer.ok, true);
  assert.deepEqual((await received).message, answer.message);
  const page = await call(server.url, 'GET', `/api/rooms/${scene.room.id}/messages`, {
    token: scene.ada.token,
  });
  const bodies = page.items
    .filter((message) => message.kind === 'text')
    .map((message) => message.body);
  assert.deepEqual(bodies, ['Hello from a stranger ☕', 'Still here.']);
});

check('logging out ends it', async () => {
  const ended = next(scene.ada.socket, 'session:ended');
  await call(server.url, 'POST', '/api/auth/logout', { token: scene.ada.token });
  await ended;
});

let failed = 0;
for (const { name, run } of checks) {
  try {
    await run();
    console.log(`ok   ${name}`);
  } catch (error) {
    failed += 1;
    console.error(`FAIL ${name}\n${error.stack}`);
    break; // What follows stands on what failed.
  }
}
for (const person of [scene.ada, scene.tomas]) person?.socket?.close();
if (failed) console.error(server.log.slice(-4_000));
await server.remove();
console.log(`${checks.length} checks, ${failed} failed`);
process.exit(failed ? 1 : 0);

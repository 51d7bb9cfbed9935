// Measures the running program and prints the table in docs/performance.md. `make bench` calls it.
import { readFileSync, statSync } from 'node:fs';
import { cpus, totalmem } from 'node:os';
import { call, newId, signUp } from '../kit/api.mjs';
import { KlatchServer } from '../kit/server.mjs';
import { Sender } from './sender.mjs';

const RUNS = 5;
const RUN_MS = 4_000;
const WARM_MS = 1_000;
const SENDERS = [1, 16, 256];
const OPEN_LOOP_PER_SECOND = 1_000;
const IDLE_ROOMS = 20;
const IDLE_PEOPLE = 50;
const IDLE_CONNECTIONS = 2_000;
/** Two hundred bytes, as most messages have or less. */
const BODY = 'The proofs are here. '.repeat(10).slice(0, 200);

const unlimited = {
  KLATCH_LIMITS_EVENTS_PER_SECOND: '1000000',
  KLATCH_LIMITS_EVENTS_BURST: '1000000',
};

const rows = [];
const report = (what, figure) => {
  rows.push([what, figure]);
  console.log(`${what}: ${figure}`);
};
const median = (list) => [...list].sort((a, b) => a - b)[Math.floor(list.length / 2)];
const range = (list, show) =>
  `${show(median(list))} (${show(Math.min(...list))}–${show(Math.max(...list))})`;
const quantile = (sorted, q) => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * q))];
const thousands = (n) => Math.round(n).toLocaleString('en');
const milliseconds = (n) => `${n.toFixed(n < 10 ? 1 : 0)} ms`;
const mebibytes = (n) => `${(n / 1_048_576).toFixed(1)} MiB`;

/** Bytes of memory the server holds, shared pages counted once. */
function memoryOf(server) {
  const rollup = readFileSync(`/proc/${server.child.pid}/smaps_rollup`, 'utf8');
  return Number(/^Pss:\s+(\d+)/m.exec(rollup)[1]) * 1024;
}

async function coldStart() {
  const server = await KlatchServer.start();
  const times = [];
  for (let i = 0; i < RUNS; i += 1) {
    await server.stop();
    const from = performance.now();
    await server.run('/health', 1);
    times.push(performance.now() - from);
  }
  report('start with data to /health answered', range(times, milliseconds));
  report('memory, nobody connected', mebibytes(memoryOf(server)));
  await server.remove();
}

async function idleConnections() {
  const server = await KlatchServer.start({ environment: unlimited });
  const people = [];
  for (let i = 0; i < IDLE_PEOPLE; i += 1) people.push(await signUp(server.url, `person${i}`));
  const [owner, ...others] = people;
  const memberIds = others.map((person) => person.user.id);
  for (let i = 0; i < IDLE_ROOMS; i += 1) {
    const body = { kind: 'public', name: `Room ${i}`, memberIds };
    await call(server.url, 'POST', '/api/rooms', { token: owner.token, body });
  }
  await pause(2_000);
  const before = memoryOf(server);
  const sockets = [];
  for (let i = 0; i < IDLE_CONNECTIONS; i += 1) {
    sockets.push(await Sender.connect(server.port, people[i % IDLE_PEOPLE].token));
  }
  await pause(5_000);
  const each = (memoryOf(server) - before) / IDLE_CONNECTIONS;
  report(
    `memory per idle connection, signed in, in ${IDLE_ROOMS} rooms`,
    `${(each / 1024).toFixed(1)} KiB`,
  );
  for (const socket of sockets) socket.close();
  await server.remove();
}

/** Each sender in a room of its own, one message in flight. Answers acknowledged per second and the times. */
async function closedLoop(senders, milliseconds) {
  const times = [];
  let acknowledged = 0;
  const until = performance.now() + milliseconds;
  await Promise.all(
    senders.map(async ({ socket, roomId }) => {
      while (performance.now() < until) {
        const from = performance.now();
        const answer = await socket.ask('message:send', { id: newId(), roomId, body: BODY });
        if (!answer.startsWith('[{"ok":true')) throw new Error(answer);
        times.push(performance.now() - from);
        acknowledged += 1;
      }
    }),
  );
  return { rate: acknowledged / (milliseconds / 1_000), times: times.sort((a, b) => a - b) };
}

/** A fixed rate; each time counts from when the message was due, so that a stall is not hidden. */
async function openLoop(senders, perSecond, milliseconds) {
  const times = [];
  const pending = [];
  const start = performance.now();
  let sent = 0;
  while (performance.now() - start < milliseconds) {
    const due = Math.floor(((performance.now() - start) / 1_000) * perSecond);
    for (; sent < due; sent += 1) {
      const at = start + (sent / perSecond) * 1_000;
      const { socket, roomId } = senders[sent % senders.length];
      const asked = socket.ask('message:send', { id: newId(), roomId, body: BODY });
      pending.push(asked.then(() => times.push(performance.now() - at)));
    }
    await pause(1);
  }
  await Promise.all(pending);
  return times.sort((a, b) => a - b);
}

async function sends() {
  const server = await KlatchServer.start({ environment: unlimited });
  const people = await inNotesOfTheirOwn(server, Math.max(...SENDERS));
  let acknowledged = 0;
  for (const count of SENDERS) {
    const senders = people.slice(0, count);
    for (const sender of senders) sender.socket = await Sender.connect(server.port, sender.token);
    acknowledged += (await closedLoop(senders, WARM_MS)).times.length;
    const runs = [];
    for (let i = 0; i < RUNS; i += 1) runs.push(await closedLoop(senders, RUN_MS));
    acknowledged += runs.reduce((sum, run) => sum + run.times.length, 0);
    reportSends(count, runs);
    if (count === 16) {
      const times = await openLoop(senders, OPEN_LOOP_PER_SECOND, RUN_MS * 2);
      acknowledged += times.length;
      const shown = [0.5, 0.99, 0.999].map(
        (q) => `p${q * 100} ${milliseconds(quantile(times, q))}`,
      );
      report(
        `send to acknowledgement at ${thousands(OPEN_LOOP_PER_SECOND)} a second`,
        shown.join(', '),
      );
    }
    for (const sender of senders) sender.socket.close();
  }
  await expectStored(server, people, acknowledged);
  await server.remove();
}

function reportSends(count, runs) {
  const rates = runs.map((run) => run.rate);
  report(`durable sends a second, ${count} sender${count > 1 ? 's' : ''}`, range(rates, thousands));
  for (const q of [0.5, 0.99]) {
    const times = runs.map((run) => quantile(run.times, q));
    report(`… send to acknowledgement, p${q * 100}`, range(times, milliseconds));
  }
}

/** So many people, each in a chat with themselves: nobody's message goes to anybody else. */
async function inNotesOfTheirOwn(server, count) {
  const people = [];
  for (let i = 0; i < count; i += 1) {
    const { user, token } = await signUp(server.url, `sender${i}`);
    const notes = await call(server.url, 'POST', '/api/directs', {
      token,
      body: { userId: user.id },
    });
    people.push({ token, roomId: notes.id, before: notes.lastNumber });
  }
  return people;
}

/** A fast wrong answer is worth nothing: every acknowledged message is there. */
async function expectStored(server, people, wanted) {
  let found = 0;
  for (const { token, roomId, before } of people) {
    found += (await call(server.url, 'GET', `/api/rooms/${roomId}`, { token })).lastNumber - before;
  }
  if (found !== wanted)
    throw new Error(`${wanted} messages were acknowledged, ${found} are stored`);
  report('acknowledged, and found stored afterwards', thousands(wanted));
}

function sizes() {
  report(
    'size of the program, web client inside',
    mebibytes(statSync(process.env.KLATCH_BINARY).size),
  );
}

function pause(milliseconds) {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}

const machine = `${cpus().length} × ${cpus()[0].model.trim()}, ${Math.round(totalmem() / 2 ** 30)} GiB, server and generator together`;
console.log(machine);
sizes();
await coldStart();
await idleConnections();
await sends();
console.log(`\n${machine}\n\n| | median of ${RUNS} (range) |\n|---|---|`);
for (const [what, figure] of rows) console.log(`| ${what} | ${figure} |`);
process.exit(0);

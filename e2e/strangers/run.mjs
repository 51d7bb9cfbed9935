// Every client that strangers have, over every transport, straight and through nginx, all at once against one server. Each is a
// program of its own that stands in a folder beside this file. When all of them have asked for it, the server is killed and
// started again under them; when they ask again, it is told to end in order, and started again.
//
// KLATCH_TEST_ENGINE=postgres lets the server keep its data in KLATCH_TEST_POSTGRES (scripts/postgres gives one).
import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { signUp } from '../kit/api.mjs';
import { Nginx } from '../kit/nginx.mjs';
import { KlatchServer } from '../kit/server.mjs';

const MOST_MS = 120_000;
const STOPPED_MS = 30_000;
const WAYS = ['default', 'websocket', 'polling'];

const here = (path) => fileURLToPath(new URL(path, import.meta.url));
const PROGRAMS = {
  js: [process.execPath, here('./socketio-js/client.mjs')],
  python: [here('../../.cache/socketio-python/bin/python'), here('./socketio-python/client.py')],
};

function environment() {
  if (process.env.KLATCH_TEST_ENGINE !== 'postgres') return {};
  const url = process.env.KLATCH_TEST_POSTGRES;
  if (!url) throw new Error('Run this with `scripts/postgres run -- node e2e/strangers/run.mjs`.');
  return { KLATCH_DATABASE_URL: url };
}

/** One program at work: `asked()` resolves when it wants the next restart or is gone, `failure` with what is wrong with its end. */
function start(label, [program, file], url, way) {
  const child = spawn(program, [file, url, way, label], { stdio: ['pipe', 'pipe', 'pipe'] });
  let said = '';
  const failure = new Promise((resolve) => {
    child.once('error', (error) => resolve(error.message));
    child.once('close', (code) => resolve(code === 0 ? null : `status ${code}\n${said}`));
  });
  child.stderr.on('data', (chunk) => {
    said += chunk;
  });
  const lines = createInterface({ input: child.stdout });
  lines.on('line', (line) => {
    if (line === 'restart') wanted += 1;
    else said += `${line}\n`;
    heard();
  });
  let [wanted, granted, heard] = [0, 0, () => {}];
  const asked = () => {
    granted += 1;
    const next = new Promise((resolve) => {
      heard = () => wanted >= granted && resolve(true);
      heard();
    });
    return Promise.race([next, failure]);
  };
  // Gone already when it failed: that is told by its end.
  child.stdin.on('error', () => {});
  return { label, child, asked, failure };
}

const server = await KlatchServer.start({
  environment: { KLATCH_TRUSTED_PROXIES: '127.0.0.1', ...environment() },
});
// The owner comes straight: through a proxy that would need the code.
await signUp(server.url, 'owner', 'Owner');
const proxy = await Nginx.before(server.port);

const clients = [];
for (const [door, url] of Object.entries({ straight: server.url, nginx: proxy.url })) {
  for (const [name, program] of Object.entries(PROGRAMS)) {
    for (const way of WAYS) clients.push(start(`${name}-${way}-${door}`, program, url, way));
  }
}
const overdue = setTimeout(() => {
  for (const { child } of clients) child.kill('SIGKILL');
}, MOST_MS);

let failed = 0;
/** It must end by itself, in order and soon. */
async function stop() {
  const late = new Promise((resolve) => setTimeout(resolve, STOPPED_MS, 'nothing yet').unref());
  const status = await Promise.race([server.stop(), late]);
  if (status === 0) return;
  failed += 1;
  console.error(`FAIL the server, asked to end, gave ${status}`);
  if (status === 'nothing yet') await server.kill();
}

for (const end of [() => server.kill(), stop]) {
  await Promise.all(clients.map(({ asked }) => asked()));
  await end();
  await server.run();
  for (const { child } of clients) child.stdin.write('restarted\n');
}

for (const { label, failure } of clients) {
  const wrong = await failure;
  if (wrong) failed += 1;
  console[wrong ? 'error' : 'log'](wrong ? `FAIL ${label}: ${wrong}` : `ok   ${label}`);
}
clearTimeout(overdue);
if (failed) console.error(server.log.slice(-4_000), proxy.log().slice(-4_000));
await proxy.remove();
await server.remove();
console.log(`${clients.length} clients, ${failed} failed`);
process.exit(failed ? 1 : 0);

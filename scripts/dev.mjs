// The server and Vite side by side. Vite reloads the page by itself; the server is built and started
// again whenever a Rust or SQL file is saved. Ctrl-C stops both.
import { spawn } from 'node:child_process';
import { watch } from 'node:fs';

const SETTLE_MS = 200;

let stopping = false;
let server;
let timer;
let building = false;
let again = false;

function start(command, args, options = {}) {
  return spawn(command, args, { stdio: 'inherit', ...options });
}

function ended(child) {
  return new Promise((resolve) => child.once('exit', resolve));
}

async function rebuild() {
  if (building) {
    again = true;
    return;
  }
  building = true;
  const code = await ended(start('cargo', ['build', '-p', 'klatch']));
  if (code === 0 && !stopping) {
    await stopServer();
    server = start(`${process.env.CARGO_TARGET_DIR ?? 'target'}/debug/klatch`, []);
  }
  building = false;
  if (again && !stopping) {
    again = false;
    await rebuild();
  }
}

async function stopServer() {
  if (!server || server.exitCode !== null || server.signalCode !== null) return;
  const gone = ended(server);
  server.kill('SIGTERM');
  await gone;
}

const vite = start('npm', ['--prefix', 'web', 'run', '--silent', 'dev']);
watch('crates', { recursive: true }, (_kind, name) => {
  if (!/\.(rs|sql|toml)$/.test(name ?? '')) return;
  clearTimeout(timer);
  timer = setTimeout(rebuild, SETTLE_MS);
});

async function stop() {
  if (stopping) return;
  stopping = true;
  vite.kill('SIGTERM');
  await stopServer();
  process.exit(0);
}
process.on('SIGINT', stop);
process.on('SIGTERM', stop);
vite.once('exit', stop);

await rebuild();

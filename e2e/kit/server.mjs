// Runs the real binary on a free port with a data folder of its own. Plain JavaScript, because the
// strangers' programs use it without a compiler.
import { execFile, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

const START_MS = 20_000;
const LOOK_EVERY_MS = 25;
const KEPT_LOG_BYTES = 200_000;

export class KlatchServer {
  /** A server that is ready to be used, on a port nobody else has. */
  static async start({ environment = {}, words = [] } = {}) {
    const server = new KlatchServer(await freePort(), environment, words);
    await server.run();
    return server;
  }

  constructor(port, environment, words = []) {
    this.port = port;
    this.words = words;
    this.url = `http://localhost:${port}`;
    this.data = mkdtempSync(join(tmpdir(), 'klatch-e2e-'));
    this.environment = environment;
    this.log = '';
  }

  /** Starts the binary over the data folder as it is, and waits until the path answers 200. */
  async run(path = '/ready', lookEveryMs = LOOK_EVERY_MS) {
    this.child = spawn(binary(), this.words, {
      env: this.settings(),
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const keep = (chunk) => {
      this.log = (this.log + chunk).slice(-KEPT_LOG_BYTES);
    };
    this.child.stdout.on('data', keep);
    this.child.stderr.on('data', keep);
    this.gone = new Promise((resolve) => this.child.once('exit', resolve));
    await this.answers(path, lookEveryMs);
  }

  settings() {
    return {
      PATH: process.env.PATH,
      KLATCH_LISTEN: `127.0.0.1:${this.port}`,
      KLATCH_DATA: this.data,
      // Journeys are faster than people; those about limits set their own.
      KLATCH_LIMITS_MESSAGES_PER_MINUTE: '0',
      KLATCH_LIMITS_CREATIONS_PER_MINUTE: '0',
      KLATCH_LIMITS_CHANGES_PER_MINUTE: '0',
      KLATCH_LIMITS_READS_PER_MINUTE: '0',
      KLATCH_LIMITS_UPLOADS_PER_MINUTE: '0',
      ...this.environment,
    };
  }

  /** What the program says when it is called so beside the running server: `command('user', 'list')`. */
  async command(...words) {
    return (await promisify(execFile)(binary(), words, { env: this.settings() })).stdout;
  }

  async answers(path, lookEveryMs) {
    const until = Date.now() + START_MS;
    while (Date.now() < until) {
      if (this.child.exitCode !== null) break;
      const answer = await fetch(`http://127.0.0.1:${this.port}${path}`).catch(() => null);
      if (answer?.ok) return;
      await new Promise((resolve) => setTimeout(resolve, lookEveryMs));
    }
    throw new Error(`The server did not become ready.\n${this.log}`);
  }

  /** As a power cut would: no chance to tidy up. */
  async kill() {
    this.child.kill('SIGKILL');
    await this.gone;
  }

  /** As an operator would; answers the exit status. */
  async stop() {
    this.child.kill('SIGTERM');
    return this.gone;
  }

  /** Ends it however it stands, and removes its data. */
  async remove() {
    if (this.child.exitCode === null && this.child.signalCode === null) await this.kill();
    rmSync(this.data, { recursive: true, force: true });
  }
}

function binary() {
  const path = process.env.KLATCH_BINARY;
  if (!path) throw new Error('KLATCH_BINARY must name the klatch program to test.');
  return path;
}

export function freePort() {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const { port } = probe.address();
      probe.close(() => resolve(port));
    });
  });
}

// An nginx of its own before a server: on a free port of 127.0.0.1, in a folder of its own, with the very `location` that
// docs/operating.md tells people to write.
import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from './server.mjs';

const PLACES = [
  '/usr/sbin/nginx',
  '/usr/bin/nginx',
  '/usr/local/sbin/nginx',
  '/usr/local/bin/nginx',
];
const LOOKS = 400;
const LOOK_EVERY_MS = 25;

export class Nginx {
  /** Begins to pass everything on to the server that listens on `port`. */
  static async before(port) {
    const proxy = new Nginx(await freePort(), port);
    await proxy.answers();
    return proxy;
  }

  constructor(port, serverPort) {
    this.url = `http://127.0.0.1:${port}`;
    this.folder = mkdtempSync(join(tmpdir(), 'klatch-nginx-'));
    const file = join(this.folder, 'nginx.conf');
    writeFileSync(file, configuration(this.folder, port, serverPort));
    const program = PLACES.find((place) => existsSync(place)) ?? 'nginx';
    // Its logs are in its folder; what goes wrong before they are open is said here.
    this.child = spawn(
      program,
      ['-p', this.folder, '-c', file, '-e', join(this.folder, 'error.log')],
      {
        stdio: ['ignore', 'ignore', 'inherit'],
      },
    );
    this.gone = new Promise((resolve) => {
      this.child.once('exit', resolve);
      this.child.once('error', resolve);
    });
  }

  async answers() {
    for (let look = 0; look < LOOKS && this.child.exitCode === null; look += 1) {
      const answer = await fetch(`${this.url}/ready`).catch(() => null);
      if (answer?.ok) return;
      await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY_MS));
    }
    throw new Error(`nginx did not become ready.\n${this.log()}`);
  }

  log() {
    const file = join(this.folder, 'error.log');
    return existsSync(file) ? readFileSync(file, 'utf8') : '';
  }

  async remove() {
    this.child.kill('SIGQUIT');
    await this.gone;
    rmSync(this.folder, { recursive: true, force: true });
  }
}

function configuration(folder, port, serverPort) {
  const paths = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'];
  return `
    daemon off;
    ${process.getuid?.() === 0 ? 'user root;' : ''}
    worker_processes 1;
    pid ${folder}/nginx.pid;
    error_log ${folder}/error.log;
    events { worker_connections 512; }
    http {
      access_log off;
      ${paths.map((name) => `${name}_temp_path ${folder}/${name};`).join('\n      ')}
      server {
        listen 127.0.0.1:${port};
        ${documented().replaceAll('127.0.0.1:3000', `127.0.0.1:${serverPort}`)}
      }
    }`;
}

/** The `location` in docs/operating.md. */
function documented() {
  const page = readFileSync(new URL('../../docs/operating.md', import.meta.url), 'utf8');
  const block = page.match(/```nginx\n[^`]*?(location \/ \{[^}]*\})/)?.[1];
  if (!block?.includes('127.0.0.1:3000'))
    throw new Error('docs/operating.md has no location for nginx');
  return block;
}

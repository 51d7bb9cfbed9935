// A server whose people can sign in with a real provider, both as programs of their own.
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Page } from '@playwright/test';
import { en } from '../../web/src/i18n/en';
import { say } from './acts';
import { PASSWORD } from './api.mjs';
import { freePort, KlatchServer } from './server.mjs';

/** What the button says: "Continue with Acme". */
export const ACME = 'Acme';

/** The words of that button. */
export const CONTINUE = say(en.oidc.continue, { name: ACME });

export type Provided = { server: KlatchServer; close: () => Promise<void> };

/** Starts both, with an owner called ada and nobody else. `others` are further providers that are only offered. */
export async function startProvided(others: readonly string[] = []): Promise<Provided> {
  const [port, providerPort] = [await freePort(), await freePort()];
  const url = `http://localhost:${port}`;
  const program = await startProvider(providerPort, `${url}/api/auth/oidc/acme/callback`);
  const folder = mkdtempSync(join(tmpdir(), 'klatch-provided-'));
  const config = join(folder, 'klatch.toml');
  const issuer = `http://localhost:${providerPort}`;
  const offered = others.map((name, at) => provider(`other-${at}`, name, `${issuer}/${at}`));
  const settings = [`public_url = "${url}"\n`, provider('acme', ACME, issuer), ...offered];
  writeFileSync(config, settings.join('\n'));
  const server = new KlatchServer(port, { KLATCH_CONFIG: config });
  await server.run();
  await makeOwner(server);
  const close = async () => {
    program.kill();
    await server.remove();
    rmSync(folder, { recursive: true, force: true });
  };
  return { server, close };
}

function provider(id: string, name: string, issuer: string): string {
  // What JSON quotes, TOML reads.
  return `[[oidc]]
id = "${id}"
name = ${JSON.stringify(name)}
issuer = "${issuer}"
client_id = "klatch"
client_secret = "a secret of the journey"
`;
}

async function startProvider(port: number, redirect: string): Promise<ChildProcess> {
  const program = fileURLToPath(new URL('provider.mjs', import.meta.url));
  const stdio: ['ignore', 'pipe', 'ignore'] = ['ignore', 'pipe', 'ignore'];
  const child = spawn(process.execPath, [program, String(port), redirect], { stdio });
  await once(child.stdout, 'data');
  return child;
}

/** Behind an address of its own a server asks for the code it printed. */
async function makeOwner(server: KlatchServer): Promise<void> {
  const setupCode = /#setup=([0-9a-f]{32})/.exec(server.log)?.[1];
  const account = { username: 'ada', email: 'ada@example.org', password: PASSWORD, setupCode };
  const answer = await fetch(`${server.url}/api/auth/signup`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ ...account, serverName: 'Tidewater Press' }),
  });
  if (answer.status !== 201) throw new Error(`No owner: ${await answer.text()}`);
}

/** Says who one is at the provider, and agrees that the server is told. */
export async function tellProvider(page: Page, name: string) {
  await page.locator('input[name=login]').fill(name);
  await page.locator('input[name=password]').fill('whatever');
  await page.locator('button[type=submit]').click();
  await page.getByRole('button', { name: 'Continue' }).click();
}

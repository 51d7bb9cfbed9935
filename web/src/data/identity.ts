import { drop, load, save } from '@/lib/storage.ts';
import type { Me } from './model.gen.ts';

/** Who was signed in here last, so that the client can start while the server is away. */
export interface Identity {
  me: Me;
  /** Of the server's database then. */
  epoch: string;
}

const KEY = 'klatch.identity';

/** Keeps it on this device. */
export function remember(identity: Identity): void {
  save(KEY, identity);
}

/** The last one, if any. */
export function recall(): Identity | null {
  return load<Identity>(KEY);
}

/** Forgets it, at log-out. */
export function forget(): void {
  drop(KEY);
}

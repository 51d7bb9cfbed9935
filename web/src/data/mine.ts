import { drop, keys } from '@/lib/storage.ts';
import type { UserId } from './model.gen.ts';

/** Key under which this device remembers something of one person, until they log out. */
export function mineKey(userId: UserId, name: string): string {
  return `klatch.mine.${userId}.${name}`;
}

/** Forgets all of it. */
export function forgetMine(userId: UserId): void {
  for (const key of keys(mineKey(userId, ''))) drop(key);
}

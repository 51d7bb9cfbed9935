import type { FileId } from '../model.gen.ts';

/**
 * Does something with a file when no other tab is at it: two that send the same file would cut each
 * other off again and again. Where the browser has no locks (plain http at a LAN address) at once.
 */
export function alone<T>(id: FileId, signal: AbortSignal, work: () => Promise<T>): Promise<T> {
  // Typed as always there; missing on plain http.
  const locks = (navigator as { locks?: LockManager }).locks;
  if (!locks) return work();
  return locks.request(`klatch.file.${id}`, { signal }, work) as Promise<T>;
}

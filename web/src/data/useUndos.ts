import { useEffect, useSyncExternalStore } from 'react';
import type { Undo, Undone, Undos } from './undo/undos.ts';
import { useClient } from './useKlatch.ts';

/** What can be taken back now, the oldest first, and how. */
export function useUndos(): { list: readonly Undo[]; undos: Undos } {
  const { undos } = useClient();
  const list = useSyncExternalStore(undos.subscribe, undos.getSnapshot);
  return { list, undos };
}

/** Hears of what did not work in the end. */
export function useUndone(then: (undone: Undone) => void): void {
  const { undos } = useClient();
  useEffect(() => {
    undos.onFailed = then;
    return () => {
      undos.onFailed = () => {};
    };
  }, [undos, then]);
}

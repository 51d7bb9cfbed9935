import { useEffect, useSyncExternalStore } from 'react';
import type { DeedWords, Undo, Undone, Undos } from './undo/undos.ts';
import { useClient } from './useKlatch.ts';

/** What can be taken back now, the oldest first, and how. */
export function useUndos(): { list: readonly Undo[]; undos: Undos } {
  const { undos } = useClient();
  const list = useSyncExternalStore(undos.subscribe, undos.getSnapshot);
  return { list, undos };
}

/** What stands under a key and can be taken back; `null` while nothing. */
export function useStanding(key: string): DeedWords['kind'] | null {
  const { undos } = useClient();
  return useSyncExternalStore(undos.subscribe, () => undos.standing(key));
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

import { useSyncExternalStore } from 'react';
import type { UserId } from './model.gen.ts';
import { useClient } from './useKlatch.ts';

/** Whether a friendship is being ended, also once that cannot be taken back any more. */
export function useIsLeaving(userId: UserId): boolean {
  const { bonds } = useClient();
  return useSyncExternalStore(bonds.subscribe, () => bonds.isLeaving(userId));
}

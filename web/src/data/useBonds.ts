import { useCallback, useSyncExternalStore } from 'react';
import type { BondList } from './bonds.ts';
import type { FriendState, UserId } from './model.gen.ts';
import { useClient } from './useKlatch.ts';

/** My friends, requests and blocks. */
export function useBonds(): BondList {
  const { bonds } = useClient();
  return useSyncExternalStore(bonds.subscribe, bonds.getSnapshot);
}

/** What somebody is to me; `null` while nothing. */
export function useFriendState(userId: UserId): FriendState | null {
  const { bonds } = useClient();
  return useSyncExternalStore(bonds.subscribe, () => bonds.friendState(userId));
}

/** Whether it is known who my friends are and whom I block: until then nobody can be told to be nothing to me. */
export function useAreBondsKnown(): boolean {
  return useBonds().status === 'ready';
}

/** Tells whom I block, as it stands now. */
export function useBlocked(): (userId: UserId) => boolean {
  const { blocks } = useBonds();
  return useCallback((userId) => blocks.some((block) => block.userId === userId), [blocks]);
}

/** Whether I block somebody. */
export function useIsBlocked(userId: UserId): boolean {
  const { bonds } = useClient();
  return useSyncExternalStore(bonds.subscribe, () => bonds.isBlocked(userId));
}

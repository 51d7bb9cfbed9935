import type { User } from './model.gen.ts';
import type { ChatItem } from './shapes.ts';
import { useIsBlocked } from './useBonds.ts';
import { useMe } from './usePeople.ts';

/** Whether what I ask of the other in a private chat can reach them: not in my notes, nor one I block or who is gone. */
export function useCanReach(peer: User | null): boolean {
  const me = useMe();
  const isBlocked = useIsBlocked(peer?.id ?? '');
  if (peer === null || peer.id === me.id || isBlocked) return false;
  return peer.deletedAt === null && peer.deactivatedAt === null;
}

/**
 * Whether I can ask the other to delete a private chat for both: also one I deleted for me already, but none where nothing was
 * ever said, or where all of it is asked for.
 */
export function useCanErase({ peer, lastNumber, erasure }: ChatItem): boolean {
  const canReach = useCanReach(peer);
  return canReach && lastNumber > (erasure?.number ?? 0);
}

import type { UserId } from '@/data/model.gen';
import { useConnection } from '@/data/useConnection';
import { usePresence } from '@/data/usePeople';

/** Whether people are here now. While we are offline nobody is known to be. */
export function useHere(userIds: readonly UserId[]): (userId: UserId) => boolean {
  const presenceOf = usePresence(userIds);
  const isOnline = useConnection() === 'online';
  return (userId) => isOnline && presenceOf(userId).online;
}

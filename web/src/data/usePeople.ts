import { useEffect, useMemo, useSyncExternalStore } from 'react';
import type { Me, User, UserId } from './model.gen.ts';
import type { Presence } from './shapes.ts';
import { useClient, useSession } from './useKlatch.ts';

/** Myself. Only below a check for `signedIn`. */
export function useMe(): Me {
  const session = useSession();
  if (session.status !== 'signedIn') throw new Error('Nobody is signed in here.');
  return session.me;
}

/** One person; `null` until known. Asks for those not met yet. */
export function useUser(userId: UserId): User | null {
  const { people } = useClient();
  useEffect(() => people.want([userId]), [people, userId]);
  return useSyncExternalStore(people.subscribe, () => people.get(userId));
}

/** Looks people up by id, for lists; draws again when somebody changes. Asks for those not met yet. */
export function useUsers(userIds: readonly UserId[]): (userId: UserId) => User | null {
  const { people } = useClient();
  const version = useSyncExternalStore(people.subscribe, people.getVersion);
  useEffect(() => people.want(userIds), [people, userIds]);
  // A new function after each change, so that memoised lines are drawn again.
  return useMemo(
    () => (version < 0 ? () => null : (id: UserId) => people.get(id)),
    [people, version],
  );
}

/** Whether people are here; watched while mounted. Only friends and people of my rooms are told of. */
export function usePresence(userIds: readonly UserId[]): (userId: UserId) => Presence {
  const { presence } = useClient();
  const wanted = [...new Set(userIds)].sort().join(' ');
  useEffect(
    () => (wanted === '' ? undefined : presence.watch(wanted.split(' '))),
    [presence, wanted],
  );
  const version = useSyncExternalStore(presence.subscribe, presence.getVersion);
  return useMemo(
    () => (version < 0 ? presence.get : (id: UserId) => presence.get(id)),
    [presence, version],
  );
}

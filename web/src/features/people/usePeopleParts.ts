import { useMemo } from 'react';
import type { FriendState, User, UserId } from '@/data/model.gen';
import { useBonds } from '@/data/useBonds';
import { useOnline } from '@/data/useOnline';
import { useMe, useUsers } from '@/data/usePeople';
import { displayName } from '@/parts/names';
import { useHere } from '@/parts/useHere';

/** The people of the page, each in one part. */
export type PeopleParts = {
  incoming: User[];
  here: User[];
  friends: User[];
  outgoing: User[];
  rest: User[];
  isEmpty: boolean;
  /** Friends and requests are on their way. */
  isLoading: boolean;
  /** Who is a friend is known. */
  isKnown: boolean;
  isHere: (userId: UserId) => boolean;
};

/** Sorts people into the parts of the page. While one searches there is only what was found. */
export function usePeopleParts(found: readonly User[], query: string): PeopleParts {
  const me = useMe();
  const { friends: bonds, status } = useBonds();
  const online = useOnline();
  const bondIds = useMemo(() => bonds.map((bond) => bond.userId), [bonds]);
  const ids = useMemo(
    () => [...new Set([...found, ...online].map((user) => user.id).concat(bondIds))],
    [found, online, bondIds],
  );
  const isHere = useHere(ids);
  const userOf = useUsers(ids);
  // As they are now, not as they were when they were found.
  const others = found.filter((user) => user.id !== me.id).map((user) => userOf(user.id) ?? user);
  const how = { isHere, isLoading: status === 'loading', isKnown: status === 'ready' };
  if (query.trim() !== '') {
    const none: User[] = [];
    const parts = { incoming: none, here: none, friends: none, outgoing: none, rest: others };
    return { ...parts, ...how, isEmpty: others.length === 0, isLoading: false, isKnown: true };
  }
  const bonded = (state: FriendState) =>
    bonds
      .filter((bond) => bond.state === state)
      .map((bond) => userOf(bond.userId))
      .filter((user) => user !== null);
  const [incoming, outgoing, all] = [bonded('incoming'), bonded('outgoing'), bonded('friend')];
  const waiting = new Set([...incoming, ...outgoing].map((user) => user.id));
  const known = new Map([...others, ...online, ...all].map((user) => [user.id, user]));
  const here = [...known.values()].filter((user) => isHere(user.id) && !waiting.has(user.id));
  const friends = all.filter((user) => !isHere(user.id));
  const taken = new Set([...waiting, ...all.map((user) => user.id)]);
  const rest = others.filter((user) => !isHere(user.id) && !taken.has(user.id));
  return {
    incoming,
    here: here.sort(byName),
    friends: friends.sort(byName),
    outgoing,
    rest,
    isEmpty: others.length === 0 && taken.size === 0,
    ...how,
  };
}

function byName(one: User, other: User): number {
  return displayName(one).localeCompare(displayName(other));
}

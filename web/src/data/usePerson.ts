import { useCallback, useEffect, useState, useSyncExternalStore } from 'react';
import { type Failure, toFailure } from './failure.ts';
import type { User, UserId } from './model.gen.ts';
import { useClient } from './useKlatch.ts';

/** One person whom a screen is about. */
export interface Person {
  /** `null` until known. */
  user: User | null;
  /** Why they are not known. */
  failure: Failure | null;
  reload: () => Promise<void>;
}

/** Asks for somebody not met yet, and says what went wrong. */
export function usePerson(userId: UserId): Person {
  const { people } = useClient();
  const user = useSyncExternalStore(people.subscribe, () => people.get(userId));
  const [failure, setFailure] = useState<Failure | null>(null);
  const reload = useCallback(
    () =>
      people.load(userId).then(
        () => setFailure(null),
        (thrown: unknown) => setFailure(toFailure(thrown)),
      ),
    [people, userId],
  );
  const isKnown = user !== null;
  useEffect(() => {
    if (!isKnown) void reload();
  }, [isKnown, reload]);
  return { user, failure, reload };
}

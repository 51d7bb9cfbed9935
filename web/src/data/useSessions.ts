import { useCallback, useEffect, useState } from 'react';
import { readSessions } from './account.ts';
import { type Failure, toFailure } from './failure.ts';
import type { Session } from './model.gen.ts';
import { useClient } from './useKlatch.ts';

/** My devices that are signed in. */
export interface SessionList {
  /** `null` until they came. */
  items: readonly Session[] | null;
  failure: Failure | null;
  reload: () => Promise<void>;
}

/** Reads them when the screen opens, and again when one comes or goes. */
export function useSessions(): SessionList {
  const { http, news } = useClient();
  const [items, setItems] = useState<readonly Session[] | null>(null);
  const [failure, setFailure] = useState<Failure | null>(null);
  const reload = useCallback(async () => {
    try {
      setItems(await readSessions(http));
      setFailure(null);
    } catch (thrown) {
      setFailure(toFailure(thrown));
    }
  }, [http]);
  useEffect(() => {
    void reload();
    return news.hear((one) => {
      if (one.type === 'session') void reload();
    });
  }, [reload, news]);
  return { items, failure, reload };
}

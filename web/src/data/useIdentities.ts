import { useCallback, useEffect, useState } from 'react';
import { readIdentities } from './account.ts';
import { type Failure, toFailure } from './failure.ts';
import type { Identities } from './model.gen.ts';
import { useClient } from './useKlatch.ts';

/** The ways I log in. */
export interface Ways {
  /** `null` until they came. */
  ways: Identities | null;
  failure: Failure | null;
  reload: () => Promise<void>;
}

/** Reads them when the screen opens. */
export function useIdentities(): Ways {
  const { http } = useClient();
  const [ways, setWays] = useState<Identities | null>(null);
  const [failure, setFailure] = useState<Failure | null>(null);
  const reload = useCallback(async () => {
    try {
      setWays(await readIdentities(http));
      setFailure(null);
    } catch (thrown) {
      setFailure(toFailure(thrown));
    }
  }, [http]);
  useEffect(() => void reload(), [reload]);
  return { ways, failure, reload };
}

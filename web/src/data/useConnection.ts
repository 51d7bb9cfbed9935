import { useSyncExternalStore } from 'react';
import type { Connection } from './shapes.ts';
import { useClient } from './useKlatch.ts';

/** Whether live events come. */
export function useConnection(): Connection {
  const { connection } = useClient().live;
  return useSyncExternalStore(connection.subscribe, connection.getSnapshot);
}

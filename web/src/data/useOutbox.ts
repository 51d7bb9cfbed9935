import { useSyncExternalStore } from 'react';
import { useClient } from './useKlatch.ts';

/** Whether unsent messages survive closing the browser; if not (a private window), say so. */
export function useIsOutboxDurable(): boolean {
  const { isDurable } = useClient().outbox;
  return useSyncExternalStore(isDurable.subscribe, isDurable.getSnapshot);
}

import { useSyncExternalStore } from 'react';
import type { Outbox } from './outbox/outbox.ts';
import { useClient } from './useKlatch.ts';

/** What I wrote and the server has not confirmed. */
export function useOutbox(): Outbox {
  return useClient().outbox;
}

/** Whether unsent messages survive closing the browser; if not (a private window), say so. */
export function useIsOutboxDurable(): boolean {
  const { isDurable } = useClient().outbox;
  return useSyncExternalStore(isDurable.subscribe, isDurable.getSnapshot);
}

import { useSyncExternalStore } from 'react';
import type { NotificationList } from './notifications.ts';
import { useClient } from './useKlatch.ts';

/** What I should look at, and how many of it I have not. */
export function useNotifications(): NotificationList {
  const { notifications } = useClient();
  return useSyncExternalStore(notifications.subscribe, notifications.getSnapshot);
}

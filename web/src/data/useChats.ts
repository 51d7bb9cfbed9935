import { useSyncExternalStore } from 'react';
import type { ChatList } from './shapes.ts';
import { useClient } from './useKlatch.ts';

/** All my chats, newest activity first, with unread counts, drafts and what is on its way. */
export function useChats(): ChatList {
  const { rooms } = useClient();
  return useSyncExternalStore(rooms.subscribe, rooms.getSnapshot);
}

import { createContext, useContext } from 'react';

/** How much is unread over all chats; 0 where nobody is signed in. */
export const Unread = createContext(0);

/** How much calls me besides: requests, invitations, emoji. */
export const Called = createContext(0);

/** The number for the tab's title. */
export function useTitleCount(): number {
  return useContext(Unread) + useContext(Called);
}

/** The number for the tabs at the foot. */
export function useUnread(): number {
  return useContext(Unread);
}

import { createContext, useContext } from 'react';

/** Whether the message around is the one the Tab key stops at; what can be pressed within follows it. */
export const TabStop = createContext(false);

/** The `tabIndex` of what can be pressed within a message. */
export function useInnerTabIndex(): 0 | -1 {
  return useContext(TabStop) ? 0 : -1;
}

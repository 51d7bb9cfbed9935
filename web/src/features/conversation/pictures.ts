import { createContext, useContext } from 'react';

/** Opens a picture over the conversation. */
export const OpenPicture = createContext<(fileId: string) => void>(() => {});

/** How to open a picture over the conversation. */
export function useOpenPicture(): (fileId: string) => void {
  return useContext(OpenPicture);
}

import { createContext, useContext } from 'react';
import type { Shared, UserId } from '@/data/model.gen';

/** What may stand above a screen, opened from several of them. */
export type Overlay =
  | { type: 'switcher'; roomId?: string }
  | { type: 'shared'; roomId: string; kind: Shared }
  | { type: 'newRoom'; name: string }
  | { type: 'addPeople'; roomId: string }
  | { type: 'editRoom'; roomId: string }
  | { type: 'deleteRoom'; roomId: string }
  | { type: 'roomLinks'; roomId: string; name: string }
  | { type: 'person'; userId: UserId; rowId?: string; onClosed?: () => void }
  | { type: 'logout' };

export const OpenOverlay = createContext<(overlay: Overlay) => void>(() => {});

/** Opens a dialog over the screen. */
export function useOpenOverlay(): (overlay: Overlay) => void {
  return useContext(OpenOverlay);
}

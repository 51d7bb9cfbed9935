import { createContext, useContext } from 'react';
import type { RoomKind, UserId } from '@/data/model.gen';
import type { RoomActions, Row } from '@/data/shapes';

/** What every line of an open conversation may need. */
export type Conversation = {
  kind: RoomKind;
  /** Whether it is my chat with myself. */
  isNotes: boolean;
  meId: UserId;
  actions: RoomActions;
  /** A row on this page of the history, if it is there. */
  findRow: (id: string) => Row | null;
  /** Who has read up to this number, but me and its author. */
  readersOf: (row: Row) => UserId[];
  /** Whether this is the newest group of mine. */
  isNewestOfMine: (row: Row) => boolean;
  canDelete: (row: Row) => boolean;
  reply: (row: Row) => void;
  edit: (row: Row) => void;
  askDelete: (row: Row) => void;
  /** Opens the message's menu beside the element, or as a sheet under a finger. */
  openMenu: (row: Row, anchor: HTMLElement, how: 'menu' | 'sheet') => void;
  copy: (row: Row) => void;
  jumpTo: (id: string) => void;
};

export const ConversationContext = createContext<Conversation | null>(null);

/** The open conversation; only below its provider. */
export function useConversation(): Conversation {
  const conversation = useContext(ConversationContext);
  if (conversation === null) throw new Error('ConversationContext is missing above.');
  return conversation;
}

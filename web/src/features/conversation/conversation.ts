import { createContext, useContext } from 'react';
import type { RoomId, RoomKind, UserId } from '@/data/model.gen';
import type { RoomActions, Row } from '@/data/shapes';

/** What every line of an open conversation may need. */
export type Conversation = {
  roomId: RoomId;
  kind: RoomKind;
  /** Whether it is my chat with myself. */
  isNotes: boolean;
  meId: UserId;
  actions: RoomActions;
  /** A row of this room, if it is held. */
  findRow: (id: string) => Row | null;
  /** Who has read up to this number, but me and its author. */
  readersOf: (row: Row) => UserId[];
  /** Whether this is the newest group of mine. */
  isNewestOfMine: (row: Row) => boolean;
  canDelete: (row: Row) => boolean;
  reply: (row: Row) => void;
  edit: (row: Row) => void;
  /** Deletes for everyone in ten seconds, or takes that back. */
  remove: (row: Row) => void;
  /** Deletes for me alone in ten seconds, or takes that back. */
  hide: (row: Row) => void;
  /** Takes back what was just done to it: a recalled text goes back into the composer. */
  undo: (row: Row) => void;
  /** Takes a message back that has not left: it goes into the composer. */
  takeBack: (row: Row) => void;
  /** Gives an emoji, or takes mine back. */
  react: (row: Row, emoji: string) => void;
  /** Opens all emoji beside the element, to react. */
  pickEmoji: (row: Row, anchor: HTMLElement) => void;
  /** Shows everybody who reacted. */
  showReactors: (row: Row) => void;
  /** Opens the message's menu beside the element, or as a sheet under a finger. */
  openMenu: (row: Row, anchor: HTMLElement, how: 'menu' | 'sheet') => void;
  copy: (row: Row) => void;
  /** Shows who wrote it, over the screen. */
  showAuthor: (row: Row) => void;
  jumpTo: (id: string) => void;
};

export const ConversationContext = createContext<Conversation | null>(null);

/** The open conversation; only below its provider. */
export function useConversation(): Conversation {
  const conversation = useContext(ConversationContext);
  if (conversation === null) throw new Error('ConversationContext is missing above.');
  return conversation;
}

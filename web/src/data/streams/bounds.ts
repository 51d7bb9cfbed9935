import type { Message } from '../model.gen.ts';
import { isDrawn } from './log.ts';
import type { RoomStore } from './room.ts';

/** How many rows of an open room are held. */
export interface Bounds {
  /** Kept on each side of those on screen. */
  side: number;
  /** Held before those far from the screen are let go of. */
  most: number;
  /** The newest, of which the list of chats speaks; kept wherever one reads. */
  newest: number;
}

/** Three pages on each side: who scrolls back and forth a little loads nothing again. */
export const BOUNDS: Bounds = { side: 150, most: 500, newest: 50 };

/**
 * Tells which rows far from the screen are needed: the newest, what is quoted, what came after the last answer that did the
 * counting, and those by which the number of what is unread differs from that answer.
 */
export function neededIn(room: RoomStore, { newest }: Bounds): (row: Message) => boolean {
  const { chat, marker, timeline } = room;
  if (!chat) return () => false;
  const { log } = timeline;
  const last = log.newest(chat.clearedNumber, isDrawn)?.id;
  const counted = Math.min(chat.lastNumber, room.room?.lastNumber ?? chat.lastNumber);
  const above = Math.min(counted, log.highest - newest);
  const quoted = log.quoted();
  const read = Math.max(chat.readNumber, chat.clearedNumber);
  return (row) => {
    if (row.number > above || row.id === last || quoted.has(row.id)) return true;
    if (row.number <= read) return false;
    return row.seq > chat.seq || row.hidden === true || row.number <= marker.local;
  };
}

import type { Failure, FailureCode } from './failure.ts';
import type {
  Erasure,
  Level,
  Member,
  Message,
  ReactorPage,
  Role,
  Room,
  RoomId,
  RoomKind,
  User,
  UserId,
} from './model.gen.ts';

/**
 * Where a row stands. `sending`: on its way or waiting for the connection; `held`: written more than
 * a day ago, asks before it goes; `failed`: refused, see `failure`; `sent`: stored; `seen`: mine, and
 * everyone else whose position is known has read it.
 */
export type RowState = 'sending' | 'held' | 'failed' | 'sent' | 'seen';

/** One line of a conversation: a stored message or one of mine that is not stored yet. */
export interface Row extends Omit<Message, 'number' | 'seq'> {
  /** Its place in the room; `null` until it is stored. `id` is the list key all along. */
  number: number | null;
  /** Whether I wrote it. */
  mine: boolean;
  state: RowState;
  /** Why it was refused, for `failed`; `too_many` while it waits because the server asked to. */
  failure: FailureCode | null;
  /** Key of what I just did to it and can take back. */
  undoKey: string | null;
}

/** What stands in the list of chats. */
export interface ChatItem {
  id: RoomId;
  kind: RoomKind;
  /** `null` for a direct room: show `peer`. */
  name: string | null;
  topic: string;
  /** The other person of a direct room (myself in my notes). */
  peer: User | null;
  role: Role;
  level: Level;
  memberCount: number;
  /** Texts not read yet, at most 100 (shown 99+). */
  unread: number;
  /** Those among them that mention me. */
  mentions: number;
  /** The newest row, a pending one included; may be deleted, or a notice. */
  last: Row | null;
  /** The newest stored row's number, also of one I deleted for me; 0 where nothing was ever said. */
  lastNumber: number;
  /** For sorting and for the time shown; milliseconds. */
  activeAtMs: number;
  /** One of the two asks to delete this private chat for both. */
  erasure: Erasure | null;
  /** What I began to write and did not send. */
  draft: string | null;
  /** How many of mine wait, and how many were refused or ask first. */
  sending: number;
  failed: number;
}

/** All my chats, newest activity first. */
export interface ChatList {
  status: 'loading' | 'ready' | 'error';
  failure: Failure | null;
  items: ChatItem[];
  /** Rooms I deleted for me and am still in, with nothing come since, as far as they are held here. */
  cleared: ChatItem[];
  /** About to be gone: left, or deleted with all there is. */
  going: ChatItem[];
  /** The sum of what is unread, over chats that are not silenced. */
  unread: number;
}

/** One page of history on its way. */
export type Loading = 'idle' | 'busy' | 'failed';

/**
 * A room as a screen needs it. `gone`: not there, or no longer mine; `notMember`: a public room I am
 * not in (`room` is set, offer to join); `error`: could not be loaded, see `failure`.
 */
export interface RoomSnapshot {
  id: RoomId;
  status: 'loading' | 'ready' | 'gone' | 'notMember' | 'error';
  failure: Failure | null;
  /** Its settings, as soon as they are known. */
  room: Room | null;
  /** Its line in my list; `null` while I am not in it. */
  chat: ChatItem | null;
  /** Those around what is on screen, oldest first, without a gap; at the end those on their way. */
  rows: readonly Row[];
  /** Who is in it; `null` until `loadMembers` was asked and answered. Owners first. */
  members: readonly Member[] | null;
  /** How far others have read; in rooms of at most 32. */
  reads: ReadonlyMap<UserId, number>;
  /** How far I have read. */
  readNumber: number;
  /** Where the "new" line stands: before the row of this number. Stays while the room is open. */
  firstUnread: number | null;
  hasOlder: boolean;
  hasNewer: boolean;
  older: Loading;
  newer: Loading;
}

/** What can be done in a room. The functions stay the same as long as the room does. */
export interface RoomActions {
  /** Puts a text on its way. Never fails: what happens to it is the row's state. Answers its id. */
  send: (body: string, replyTo?: string) => string;
  /** Sends a `failed` or `held` row again, or at last. */
  retry: (id: string) => void;
  /** Takes back a row the server has not stored, or forgets a refused change of one it has. */
  discard: (id: string) => void;
  /** Changes a text; of a row still on its way, what will be sent. Throws `Failure`. */
  edit: (id: string, body: string) => Promise<void>;
  /** Deletes for everyone, in ten seconds; the same again within them takes it back. */
  remove: (id: string) => void;
  /** Deletes for me alone, in ten seconds; the same again within them takes it back. */
  hide: (id: string) => void;
  /** Takes back what I just did, by the `undoKey` of its row. */
  undo: (undoKey: string) => void;
  /** The same again: takes it back too, unless it was done just now. */
  again: (undoKey: string) => 'undone' | 'ignored';
  /** Gives a message an emoji, or takes it back. Throws `Failure`. */
  react: (id: string, emoji: string, on: boolean) => Promise<void>;
  /** Everybody who reacted, page by page. Throws `Failure`. */
  reactors: (id: string, cursor: string | null) => Promise<ReactorPage>;
  /** I have seen everything up to this number. Call freely: it goes forward only, at most once a second. */
  markRead: (number: number) => void;
  /** I am writing, or have stopped. Call on each keystroke. */
  typing: (on: boolean) => void;
  /**
   * The rows of these numbers are on screen, up to `Infinity` at the end: what is far from them may be let go of, and
   * comes again by pages.
   */
  seeing: (from: number, to: number) => void;
  /** Loads the page before the first row; `older` in the snapshot tells how it goes. */
  loadOlder: () => void;
  /** Loads the page after the last row. */
  loadNewer: () => void;
  /** Shows the surroundings of a message by its number. */
  showAround: (number: number) => Promise<void>;
  /** Goes back to the newest page. */
  showNewest: () => Promise<void>;
  /** Goes to the first page. */
  showOldest: () => Promise<void>;
  /** Asks for the members; they stay current from then on. */
  loadMembers: () => Promise<void>;
  /** A message by id, for quotes; `null` when it is not held. */
  lookUp: (id: string) => Row | null;
  /** Tries again after `error`. */
  reload: () => void;
}

/** Whether live events come: `connecting` after a short break, `offline` when it lasts. */
export type Connection = 'online' | 'connecting' | 'offline';

/** Whether somebody is here. */
export interface Presence {
  online: boolean;
  /** RFC 3339; when they were last here, where it is known. */
  lastSeenAt: string | null;
}

import type { FailureCode } from '../failure.ts';
import type { File, FileId, Message, MessageId, RoomId, UserId } from '../model.gen.ts';

/**
 * A text of mine that the server has not confirmed. `waiting`: goes as soon as it can; `failed`: was
 * refused; `held`: older than a day, the person is asked first.
 */
export interface Entry {
  /** Place in the order of writing, over all tabs; given by the store. */
  order: number;
  /** Id of the message it will be. */
  id: MessageId;
  roomId: RoomId;
  /** Whose it is, and of which database: what is unsent is shown to nobody else. */
  userId: UserId;
  epoch: string;
  body: string;
  replyTo: MessageId | null;
  /** Files that go with it, uploaded before it goes. Absent in entries of older versions. */
  files?: File[];
  /** When it was written, or when the person last said "send it". */
  writtenAtMs: number;
  state: 'waiting' | 'failed' | 'held';
  /** Why it was refused; `too_many` while it waits because the server asked to. */
  failure: FailureCode | null;
  /** Whether it may have reached the server: from then on a change is an edit of its own. */
  attempted: boolean;
  /** Whether the server is known to hold it; what remains is `edit` or `removed`. */
  stored: boolean;
  /** What the person changed it to after the first attempt. */
  edit: string | null;
  /** Deleted by the person after the first attempt. */
  removed: boolean;
  /** Removed within seconds of sending: as if it never was. Absent in entries of older versions. */
  recalled?: boolean;
}

/** How long an unsent message goes out without asking. */
export const HOLD_AFTER_MS = 24 * 60 * 60 * 1000;

/** What a new entry is made of. */
export interface NewText {
  id: MessageId;
  roomId: RoomId;
  body: string;
  replyTo: MessageId | null;
  files?: File[];
}

/** A new entry. */
export function newEntry(
  owner: { userId: UserId; epoch: string },
  text: NewText,
  nowMs: number,
): Omit<Entry, 'order'> {
  return {
    ...text,
    userId: owner.userId,
    epoch: owner.epoch,
    writtenAtMs: nowMs,
    state: 'waiting',
    failure: null,
    attempted: false,
    stored: false,
    edit: null,
    removed: false,
  };
}

/** Whether it should go out by itself. */
export function isWaiting(entry: Entry): boolean {
  return entry.state === 'waiting';
}

/** The files that go up before it. */
export function filesOf(entry: Entry): FileId[] {
  return entry.files?.map((file) => file.id) ?? [];
}

/**
 * What is left to do once a message is stored. A stored text that differs from the entry's, and was
 * never edited, is an earlier attempt's: what the person last wrote goes as an edit.
 */
export function remaining(entry: Entry, message: Message): Partial<Entry> | null {
  if (message.deletedAt !== null) return null;
  if (entry.removed) return { removed: true };
  if (entry.edit !== null) return entry.edit === message.body ? null : { edit: entry.edit };
  const differs = message.body !== entry.body && message.editedAt === null;
  return differs ? { edit: entry.body } : null;
}

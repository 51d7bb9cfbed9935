import type { Message, UserId } from '../model.gen.ts';
import type { Entry } from '../outbox/entry.ts';
import type { Row, RowState } from '../shapes.ts';

/**
 * Turns stored messages and entries of the outbox into rows to show. The same message in the same
 * state gives the same object, so an unchanged line is not drawn again.
 */
export class RowMaker {
  readonly #me: UserId;
  /** Goes with the message or entry it was made of: what the log lets go of costs nothing here. */
  #made = new WeakMap<Message | Entry, { entry: Entry | null; row: Row }>();

  constructor(me: UserId) {
    this.#me = me;
  }

  /** The row of a stored message; `entry` is what is left to do for it, `seen` is whether others have read it. */
  stored(message: Message, entry: Entry | null, seen: boolean, undoKey: string | null): Row {
    const mine = message.senderId === this.#me && message.kind === 'text';
    const state: RowState = !mine ? 'sent' : entry ? pendingState(entry) : seen ? 'seen' : 'sent';
    const made = this.#made.get(message);
    const isSame = made?.entry === entry && made.row.state === state;
    if (isSame && made.row.undoKey === undoKey) return made.row;
    const { seq: _, ...rest } = message;
    const body = entry?.edit ?? message.body;
    const row: Row = { ...rest, body, mine, state, failure: entry?.failure ?? null, undoKey };
    this.#made.set(message, { entry, row });
    return row;
  }

  /** The row of a text that is not stored yet. */
  pending(entry: Entry, undoKey: string | null): Row {
    const made = this.#made.get(entry);
    if (made?.row.undoKey === undoKey) return made.row;
    const row: Row = {
      id: entry.id,
      roomId: entry.roomId,
      number: null,
      kind: 'text',
      notice: null,
      senderId: this.#me,
      body: entry.edit ?? entry.body,
      replyTo: entry.replyTo,
      mentions: [],
      files: entry.files ?? [],
      reactions: [],
      createdAt: new Date(entry.writtenAtMs).toISOString(),
      editedAt: null,
      deletedAt: null,
      mine: true,
      state: pendingState(entry),
      failure: entry.failure,
      undoKey,
    };
    this.#made.set(entry, { entry, row });
    return row;
  }

  /** Forgets what was made. */
  clear(): void {
    this.#made = new WeakMap();
  }
}

function pendingState(entry: Entry): RowState {
  return entry.state === 'waiting' ? 'sending' : entry.state;
}

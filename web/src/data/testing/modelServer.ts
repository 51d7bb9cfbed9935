import type { Changes, Message, MessagePage, OwnRow, Ready, Reset, RoomRow } from '../model.gen.ts';
import { me, user } from './modelPeople.ts';
import { ModelRoom } from './modelRoom.ts';

/** One room with two people, as the contract describes a server: for tests of the streams. */
export class ModelServer extends ModelRoom {
  /** The next answer to a question for changes is a reset. */
  resetNext = false;

  changes(after: number, limit: number): Changes<RoomRow> | Reset {
    if (this.resetNext || after > this.seq) {
      this.resetNext = false;
      return { reset: true, seq: this.seq };
    }
    const rows: (RoomRow & { seq: number })[] = this.messages
      .filter((row) => row.seq > after)
      .map((row) => ({ type: 'message', row: this.#mine(row), seq: row.seq }));
    if (this.roomSeq > after) rows.push({ type: 'room', row: this.room(), seq: this.roomSeq });
    rows.sort((a, b) => a.seq - b.seq);
    const items = rows.slice(0, limit);
    const more = rows.length > limit;
    const last = items.at(-1);
    return { items, more, seq: more && last ? last.seq : this.seq, users: [user('bob')] };
  }

  ownChanges(after: number, limit: number): Changes<OwnRow> | Reset {
    const rows: (OwnRow & { seq: number })[] = this.hidden.map((row) => ({
      type: 'hidden',
      row,
      seq: row.mySeq,
    }));
    rows.push({ type: 'chat', row: this.chat(), seq: this.chatSeq });
    const found = rows.filter((row) => row.seq > after).sort((a, b) => a.seq - b.seq);
    const items = found.slice(0, limit);
    const more = found.length > limit;
    const last = items.at(-1);
    return { items, more, seq: more && last ? last.seq : this.mySeq, users: [] };
  }

  page(cut: { before?: number; after?: number; around?: number; limit: number }): MessagePage {
    const { before, after, limit } = cut;
    const last = this.messages.length;
    const floor = this.clearedNumber;
    let from = Math.max(last - limit, floor);
    if (before !== undefined) from = Math.max(before - 1 - limit, floor);
    if (after !== undefined) from = Math.max(after, floor);
    if (cut.around !== undefined) from = Math.max(cut.around - Math.ceil(limit / 2), floor);
    const to = before === undefined ? from + limit : Math.max(before - 1, from);
    const items = this.messages.slice(from, to).map((row) => this.#mine(row));
    return {
      items,
      before: from > floor ? from + 1 : null,
      after: from + items.length < last ? from + items.length : null,
      users: [user('bob'), user('me')],
      reads: [],
    };
  }

  ready(): Ready {
    const { roomId: id, seq, readNumber } = this;
    const rooms = [{ id, seq, lastNumber: this.messages.length, readNumber }];
    return { epoch: 'epoch', user: me(this.me), seq: this.mySeq, rooms, more: false };
  }

  /** A row as I am given it. */
  #mine(row: Message): Message {
    if (!this.isHidden(row)) return row;
    const empty = { body: null, replyTo: null, mentions: [], files: [], reactions: [] };
    return { ...row, ...empty, hidden: true };
  }
}

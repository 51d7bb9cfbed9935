import { Failure } from '../failure.ts';
import type { Chat, Hidden, Message, OwnRow, Room, RoomRow } from '../model.gen.ts';

/** Milliseconds at which every model begins. */
const BEGIN_MS = Date.UTC(2026, 0, 1);

/** An event as it leaves the server. */
export type Sent =
  | { stream: 'room'; change: RoomRow; after: number; seq: number }
  | { stream: 'own'; change: OwnRow; after: number; seq: number };

/** All that a restore brings back. */
interface State {
  messages: readonly Message[];
  seq: number;
  mySeq: number;
  readNumber: number;
  name: string;
  roomSeq: number;
  clearedNumber: number;
  hidden: readonly Hidden[];
  chatSeq: number;
}

const BEGINNING: State = {
  messages: [],
  seq: 0,
  mySeq: 1,
  readNumber: 0,
  name: '',
  roomSeq: 0,
  clearedNumber: 0,
  hidden: [],
  chatSeq: 1,
};

/** One room with two people, and what happens in it. */
export class ModelRoom {
  readonly roomId: string;
  readonly me = 'me';
  messages: Message[] = [];
  seq = BEGINNING.seq;
  mySeq = BEGINNING.mySeq;
  readNumber = BEGINNING.readNumber;
  name = BEGINNING.name;
  /** Up to here I deleted the chat for me. */
  clearedNumber = BEGINNING.clearedNumber;
  /** The most that ever was deleted, also before a restore. */
  mostCleared = 0;
  /** What I deleted for me alone, in the order of doing so. */
  hidden = BEGINNING.hidden;
  protected roomSeq = BEGINNING.roomSeq;
  /** When my row of the room last changed: hiding a message does not change it. */
  chatSeq = BEGINNING.chatSeq;
  #states: State[] = [];
  /** What the server said unasked and nobody has carried yet. */
  outgoing: Sent[] = [];

  constructor(roomId = 'room') {
    this.roomId = roomId;
  }

  /** Stores a text, once per id. */
  send(id: string, senderId: string, body: string): Message {
    const stored = this.messages.find((row) => row.id === id);
    if (stored) return stored;
    const number = this.messages.length + 1;
    this.seq += 1;
    const row: Message = {
      id,
      roomId: this.roomId,
      number,
      seq: this.seq,
      kind: 'text',
      notice: null,
      senderId,
      body,
      replyTo: null,
      mentions: [],
      files: [],
      reactions: [],
      createdAt: new Date(BEGIN_MS + number).toISOString(),
      editedAt: null,
      deletedAt: null,
    };
    this.messages.push(row);
    this.#say({ type: 'message', row });
    return row;
  }

  /** Changes a text; a deleted one stays as it is. */
  edit(number: number, body: string): Message | undefined {
    return this.#change(number, { body, editedAt: new Date(BEGIN_MS).toISOString() });
  }

  /** Deletes a text for everyone. */
  remove(number: number): Message | undefined {
    return this.#change(number, { body: null, deletedAt: new Date(BEGIN_MS).toISOString() });
  }

  /** Takes a text back. */
  recall(number: number): Message | undefined {
    const deletedAt = new Date(BEGIN_MS).toISOString();
    return this.#change(number, { body: null, deletedAt, recalled: true });
  }

  /** Renames the room. */
  rename(name: string): void {
    this.seq += 1;
    this.roomSeq = this.seq;
    this.name = name;
    this.#say({ type: 'room', row: this.room() });
  }

  /** Moves my position forward. */
  read(number: number): { readNumber: number; unread: number } {
    if (number > this.messages.length) throw new Failure('invalid', { status: 422 });
    if (number > this.readNumber) {
      this.readNumber = number;
      this.#sayChat();
    }
    return { readNumber: this.readNumber, unread: this.unread() };
  }

  /** Deletes the chat up to here for me. */
  clear(): void {
    this.clearedNumber = this.messages.length;
    this.mostCleared = Math.max(this.mostCleared, this.clearedNumber);
    this.#sayChat();
  }

  /** Deletes a message for me alone. */
  hide(number: number): void {
    const row = this.messages[number - 1];
    if (!row || this.isHidden(row)) return;
    this.mySeq += 1;
    const hidden = { id: row.id, roomId: this.roomId, number, mySeq: this.mySeq };
    this.hidden = [...this.hidden, hidden];
    this.#sayMine({ type: 'hidden', row: hidden });
    // What is unread, and the last message, may be others now.
    this.#sayChat();
  }

  /** What I can see of it, oldest first. */
  visible(): Message[] {
    return this.messages.filter(
      (row) => row.number > this.clearedNumber && !row.recalled && !this.isHidden(row),
    );
  }

  /** Becomes what it was at a stamp, as a restore by other means does. */
  restore(seq: number): void {
    const kept = this.#states.filter((state) => state.seq <= seq);
    const state = kept.at(-1) ?? BEGINNING;
    this.#states = kept;
    this.messages = [...state.messages];
    this.seq = state.seq;
    this.mySeq = state.mySeq;
    this.readNumber = state.readNumber;
    this.name = state.name;
    this.roomSeq = state.roomSeq;
    this.clearedNumber = state.clearedNumber;
    this.hidden = state.hidden;
    this.chatSeq = state.chatSeq;
    this.outgoing = [];
  }

  room(): Room {
    return {
      id: this.roomId,
      kind: 'private',
      name: this.name,
      topic: '',
      seq: this.seq,
      lastNumber: this.messages.length,
      memberCount: 2,
      createdAt: new Date(BEGIN_MS).toISOString(),
    };
  }

  chat(): Chat {
    return {
      ...this.room(),
      mySeq: this.chatSeq,
      role: 'member',
      readNumber: this.readNumber,
      clearedNumber: this.clearedNumber,
      level: 'all',
      unread: this.unread(),
      mentions: 0,
      lastMessage: this.visible().at(-1) ?? null,
      peer: null,
      erasure: null,
    };
  }

  /** What the contract calls unread. */
  unread(): number {
    const rows = this.messages.filter(
      (row) =>
        row.number > Math.max(this.readNumber, this.clearedNumber) &&
        !this.isHidden(row) &&
        row.kind === 'text' &&
        row.senderId !== this.me &&
        row.deletedAt === null,
    );
    return Math.min(rows.length, 100);
  }

  #change(number: number, change: Partial<Message>): Message | undefined {
    const row = this.messages[number - 1];
    if (!row || row.deletedAt !== null) return row;
    this.seq += 1;
    const changed = { ...row, ...change, seq: this.seq };
    this.messages[number - 1] = changed;
    this.#say({ type: 'message', row: changed });
    return changed;
  }

  protected isHidden(row: Message): boolean {
    return this.hidden.some((one) => one.id === row.id);
  }

  /** My row changed: it carries the stamp it is told with. */
  #sayChat(): void {
    this.mySeq += 1;
    this.chatSeq = this.mySeq;
    this.#sayMine({ type: 'chat', row: this.chat() });
  }

  #sayMine(change: OwnRow): void {
    this.#keep();
    this.outgoing.push({ stream: 'own', change, after: this.mySeq - 1, seq: this.mySeq });
  }

  #keep(): void {
    const { messages, seq, mySeq, readNumber, name, clearedNumber, hidden } = this;
    this.#states.push({
      messages: [...messages],
      seq,
      mySeq,
      readNumber,
      name,
      roomSeq: this.roomSeq,
      clearedNumber,
      hidden,
      chatSeq: this.chatSeq,
    });
  }

  #say(change: RoomRow): void {
    this.#keep();
    this.outgoing.push({ stream: 'room', change, after: this.seq - 1, seq: this.seq });
  }
}

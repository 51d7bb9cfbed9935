import { isOpen, toFailure } from '../failure.ts';
import type { Chat, Room } from '../model.gen.ts';

/** Wait before my row is asked for again. */
const RENEW_MS = 4_000;

/** My place in a room: my row of it and its settings, each the newest that came. */
export class Place {
  /** My row; `null` while I am not in it. */
  chat: Chat | null = null;
  /** The settings as last seen; kept when I am out, to say what it was. */
  room: Room | null = null;
  readonly #ask: () => Promise<void>;
  /** Stamp of the row that said I am out: what is older does not bring me back. */
  #leftSeq = 0;
  #isVoid = false;
  /** A row read before this stamp does not make it good again. */
  #voidBelow = 0;
  #retry: ReturnType<typeof setTimeout> | undefined;

  /** `ask` fetches my row and hands it to `takeChat`. */
  constructor(ask: () => Promise<void>) {
    this.#ask = ask;
  }

  /** Whether a row of this stamp is from before I left. */
  isPast(mySeq: number): boolean {
    return mySeq < this.#leftSeq;
  }

  /** Takes my row. Answers the row it took the place of, or `undefined` when the one held is newer. */
  takeChat(row: Chat): Chat | null | undefined {
    const held = this.chat;
    this.takeRoom(row, row.seq);
    if (held && (row.mySeq < held.mySeq || (row.mySeq === held.mySeq && row.seq < held.seq)))
      return undefined;
    this.chat = row;
    if (row.seq >= this.#voidBelow) this.#isVoid = false;
    return held;
  }

  /** Takes settings, of the stamp they came with or the head they were read at. */
  takeRoom(row: Room, seq: number): void {
    const at = Math.max(seq, row.seq);
    if (this.room && at < this.room.seq) return;
    const { id, kind, name, topic, lastNumber, memberCount, createdAt } = row;
    this.room = { id, kind, name, topic, lastNumber, memberCount, createdAt, seq: at };
  }

  /** My row says I am out. False when a newer one says I am in. */
  leave(mySeq: number): boolean {
    if (this.chat && this.chat.mySeq > mySeq) return false;
    this.#leftSeq = Math.max(this.#leftSeq, mySeq);
    return true;
  }

  /** I am out. */
  clear(): void {
    this.chat = null;
    this.#isVoid = false;
    this.stop();
  }

  /** Stamps held are of no use any more: the next row wins, whatever its stamp. One read at `seq` or later is asked for. */
  distrust(seq: number): void {
    this.#leftSeq = 0;
    this.#voidBelow = seq;
    this.#isVoid = this.chat !== null;
    this.chat = this.chat && { ...this.chat, seq: 0, mySeq: 0 };
    this.room = this.room && { ...this.room, seq: 0 };
  }

  /** Asks for my row until it comes, if the one held is void. */
  renew = async (): Promise<void> => {
    this.stop();
    if (!this.#isVoid) return;
    try {
      await this.#ask();
    } catch (thrown) {
      const failure = toFailure(thrown);
      // Without a connection the next `ready` asks; a refusal comes with a row of my own stream.
      if (failure.code === 'offline' || !isOpen(failure)) return;
      this.#retry = setTimeout(() => void this.renew(), failure.retryAfterMs ?? RENEW_MS);
    }
  };

  /** Stops asking. */
  stop(): void {
    clearTimeout(this.#retry);
  }
}

import type { Message, MessageId } from '../model.gen.ts';

/** How far below the newest number a row to show is looked for. */
const NEAR = 500;

/** Whether a message is drawn at all. */
export const isDrawn = (row: Message): boolean => !row.recalled && !row.hidden;

/** Without its content, as the server gives what I hid. */
function masked(row: Message): Message {
  const empty = { body: null, replyTo: null, mentions: [], files: [], reactions: [] };
  return { ...row, ...empty, hidden: true };
}

/**
 * The messages of one room held here: at most one row per id, the one with the highest stamp. The
 * window is the run of numbers without a gap around an anchor; only it is shown.
 */
export class MessageLog {
  readonly #rows = new Map<MessageId, Message>();
  readonly #ids = new Map<number, MessageId>();
  /** What I deleted for me alone: whatever comes of it later stays without its content. */
  readonly #hidden = new Set<MessageId>();
  #anchor: number | null = null;
  #from = 1;
  #to = 0;
  #highest = 0;
  #highestSeq = 0;

  /** The row of an id, if held. */
  get(id: MessageId): Message | undefined {
    return this.#rows.get(id);
  }

  /** The row of a number, if held. */
  at(number: number): Message | undefined {
    const id = this.#ids.get(number);
    return id === undefined ? undefined : this.#rows.get(id);
  }

  /** Highest number held; 0 when nothing is. */
  get highest(): number {
    return this.#highest;
  }

  /** Highest stamp held. */
  get highestSeq(): number {
    return this.#highestSeq;
  }

  /** Takes a row in, unless the one held has the same stamp or a higher one. */
  put(row: Message): boolean {
    const held = this.#rows.get(row.id);
    if (row.hidden) this.#hidden.add(row.id);
    const isHidingNow = row.hidden && held !== undefined && !held.hidden;
    if (held && held.seq >= row.seq && !isHidingNow) return false;
    const seq = Math.max(row.seq, held?.seq ?? 0);
    this.#rows.set(row.id, this.#hidden.has(row.id) ? { ...masked(row), seq } : row);
    this.#ids.set(row.number, row.id);
    this.#highest = Math.max(this.#highest, row.number);
    this.#highestSeq = Math.max(this.#highestSeq, row.seq);
    this.#grow();
    return true;
  }

  /** I deleted a message for me alone. */
  conceal(id: MessageId): void {
    this.#hidden.add(id);
    const held = this.#rows.get(id);
    if (held && !held.hidden) this.#rows.set(id, masked(held));
  }

  /** The shown run, as first and last number (`from` is `to + 1` when empty); `null` before `anchor`. */
  get window(): { from: number; to: number } | null {
    return this.#anchor === null ? null : { from: this.#from, to: this.#to };
  }

  /** Shows the run around a number. With 0 it begins before the first message. */
  anchor(number: number): void {
    this.#anchor = number;
    this.#to = number;
    this.#from = this.#ids.has(number) ? number : number + 1;
    this.#grow();
  }

  /** Shows nothing, until `anchor` is called again; the rows stay. */
  hide(): void {
    this.#anchor = null;
  }

  /** The rows of the window above `floor`, oldest first. */
  shown(floor: number): Message[] {
    const rows: Message[] = [];
    for (let number = Math.max(this.#from, floor + 1); number <= this.#to; number += 1) {
      const row = this.at(number);
      if (row) rows.push(row);
    }
    return rows;
  }

  /** Calls back for each row held with a number in `(after, upTo]`. */
  between(after: number, upTo: number, visit: (row: Message) => void): void {
    if (upTo - after < this.#ids.size) {
      for (let number = after + 1; number <= upTo; number += 1) {
        const row = this.at(number);
        if (row) visit(row);
      }
      return;
    }
    for (const row of this.#rows.values()) if (row.number > after && row.number <= upTo) visit(row);
  }

  /** The newest row held above `floor` that `keep` picks, among the newest few hundred. */
  newest(floor: number, keep: (row: Message) => boolean): Message | null {
    const lowest = Math.max(floor, this.#highest - NEAR);
    for (let number = this.#highest; number > lowest; number -= 1) {
      const row = this.at(number);
      if (row && keep(row)) return row;
    }
    return null;
  }

  /** The number that so many drawn rows of the window stand away from another, up or down; its end when there are fewer. */
  away(from: number, count: number, step: 1 | -1): number {
    let number = Math.min(Math.max(from, this.#from), this.#to);
    let left = count;
    while (left > 0 && number + step >= this.#from && number + step <= this.#to) {
      number += step;
      const row = this.at(number);
      if (row && isDrawn(row)) left -= 1;
    }
    return number;
  }

  /** What the rows held answer to. */
  quoted(): Set<MessageId> {
    return new Set([...this.#rows.values()].flatMap((row) => row.replyTo ?? []));
  }

  /**
   * Forgets the rows outside of `from` to `to`, but for those that `keep` speaks for. The window shrinks to what is left
   * of it, or shows nothing any more. Answers the ids of what was forgotten.
   */
  trim(from: number, to: number, keep: (row: Message) => boolean): MessageId[] {
    const gone = [...this.#rows.values()].filter(
      (row) => (row.number < from || row.number > to) && !keep(row),
    );
    for (const row of gone) {
      this.#rows.delete(row.id);
      this.#ids.delete(row.number);
    }
    this.#from = Math.max(this.#from, from);
    this.#to = Math.min(this.#to, to);
    if (this.#from > this.#to + 1) this.hide();
    this.#grow();
    return gone.map((row) => row.id);
  }

  /** Rows held. */
  get size(): number {
    return this.#rows.size;
  }

  /** Forgets everything. */
  clear(): void {
    this.#rows.clear();
    this.#ids.clear();
    // Pages say of each row whether I hid it; a restored server may have forgotten that I did.
    this.#hidden.clear();
    this.#anchor = null;
    this.#from = 1;
    this.#to = 0;
    this.#highest = 0;
    this.#highestSeq = 0;
  }

  #grow(): void {
    if (this.#anchor === null) return;
    while (this.#ids.has(this.#to + 1)) this.#to += 1;
    while (this.#ids.has(this.#from - 1)) this.#from -= 1;
  }
}

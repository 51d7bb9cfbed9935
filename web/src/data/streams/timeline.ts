import { Failure, toFailure } from '../failure.ts';
import type { Message, MessageId, MessagePage } from '../model.gen.ts';
import type { Loading } from '../shapes.ts';
import type { Bounds } from './bounds.ts';
import { MessageLog } from './log.ts';

/** Where a page of history is cut; without any the newest. */
export interface Cut {
  before?: number;
  after?: number;
  around?: number;
}

/** Messages in one page. */
export const PAGE = 50;

/** Rows on each side of one that is gone to, so that the list does not begin or end there. */
const SURROUNDING = 15;

/** Rows kept of a room nobody looks at. */
const KEPT = 200;

/** What a timeline needs of its room. */
export interface TimelinePorts {
  bounds: Bounds;
  fetch: (cut: Cut) => Promise<MessagePage>;
  /** Takes in the rows of a page, and the people and read positions it carries. */
  take: (page: MessagePage) => void;
  /** How much of the beginning I deleted for me. */
  floor: () => number;
  /** Highest number known to exist. */
  lastNumber: () => number;
  /** Tells which rows are needed though they are far from the screen. */
  needed: () => (row: Message) => boolean;
  /** These are held no more. */
  forgot: (ids: readonly MessageId[]) => void;
  /** Something shown changed. */
  changed: () => void;
}

/** The messages of one room and the pages they come by. */
export class Timeline {
  readonly log = new MessageLog();
  older: Loading = 'idle';
  newer: Loading = 'idle';
  readonly #ports: TimelinePorts;
  /** Whether the window is the newest part, where new messages and those on their way belong. */
  #isLive = true;
  #reachedStart = false;
  #newest: Promise<void> | null = null;
  /** Counts what was let go of, or forgotten: what was asked for before may be older than that. */
  #generation = 0;
  /** Counts how often everything was forgotten. */
  #clears = 0;
  /** The numbers on screen. */
  #seen = { from: 0, to: 0 };
  /** Rows held before the next time some are let go of. */
  #full: number;
  /** Counts what is shown anew: a page asked for before is not about what is shown now. */
  #showing = 0;

  constructor(ports: TimelinePorts) {
    this.#ports = ports;
    this.#full = ports.bounds.most;
  }

  get isLoaded(): boolean {
    return this.log.window !== null;
  }

  get isLive(): boolean {
    const window = this.log.window;
    if (!this.#isLive && window && window.to >= this.#ports.lastNumber()) this.#isLive = true;
    return this.#isLive;
  }

  get hasOlder(): boolean {
    const window = this.log.window;
    return window !== null && !this.#reachedStart && window.from > this.#ports.floor() + 1;
  }

  get hasNewer(): boolean {
    return this.isLoaded && !this.isLive;
  }

  /** Loads the newest page and shows it; one at a time. Throws `Failure`. */
  loadNewest(): Promise<void> {
    if (this.#newest) return this.#newest;
    const loading = this.#loadNewest().finally(() => {
      if (this.#newest === loading) this.#newest = null;
    });
    this.#newest = loading;
    return loading;
  }

  /** Goes to the newest part, from memory if enough of it is held, or nothing else can be had. Throws `Failure`. */
  async showNewest(): Promise<void> {
    try {
      if (!this.#isSurrounded(this.#ports.lastNumber())) return await this.loadNewest();
    } catch (thrown) {
      if (!this.log.at(this.#ports.lastNumber())) throw thrown;
    }
    this.#show(this.#ports.lastNumber(), true);
  }

  /** Shows the surroundings of a number, from memory if it is held. Throws `Failure`. */
  async showAround(number: number): Promise<void> {
    if (!this.#isSurrounded(number)) await this.#page({ around: number });
    if (!this.log.at(number)) throw new Failure('not_found');
    this.#show(number, false);
  }

  /** Loads the page before the window. */
  loadOlder(): void {
    const window = this.log.window;
    if (!window || !this.hasOlder || this.older === 'busy') return;
    void this.#load('older', { before: window.from });
  }

  /** Loads the page after the window. */
  loadNewer(): void {
    const window = this.log.window;
    if (!window || !this.hasNewer || this.newer === 'busy') return;
    void this.#load('newer', { after: window.to });
  }

  /** The rows of the window, and above a gap only those that `keep` picks. */
  rows(keep: (row: Message) => boolean): Message[] {
    const rows = this.log.shown(this.#ports.floor());
    const window = this.log.window;
    if (window && this.isLive)
      this.log.between(window.to, this.log.highest, (row) => keep(row) && rows.push(row));
    return rows;
  }

  /** Nobody looks any more: goes back to the newest part and lets go of old rows. */
  settle(): void {
    if (this.isLoaded && !this.isLive) {
      const last = this.#ports.lastNumber();
      if (this.log.at(last)) this.#show(last, true);
      else this.log.hide();
      this.#isLive = true;
    }
    if (this.log.size > 2 * KEPT) this.#letGo(this.log.highest - KEPT + 1, Infinity);
  }

  /** These numbers are on screen, what is far from them can go; up to `Infinity` who stays at the end whatever comes. */
  seeing(from: number, to: number): void {
    this.#seen = { from, to };
  }

  /** An answer did the counting: rows that were needed until now may go at once. */
  counted(): void {
    this.#full = this.#ports.bounds.most;
  }

  /** Lets go of rows far from the screen, once there are many; what is under way is asked for again. */
  trim(): void {
    const { window, size } = this.log;
    if (!window || size <= this.#full) return;
    const { side } = this.#ports.bounds;
    const { from, to } = this.#seen;
    if (to === Infinity && this.isLive) this.#letGo(this.log.away(to, 2 * side, -1), Infinity);
    else this.#letGo(this.log.away(from, side, -1), this.log.away(to, side, 1));
    this.#full = Math.max(this.#ports.bounds.most, this.log.size + side);
  }

  /** Whether enough is held on both sides: a quoted message may stand there alone. */
  #isSurrounded(number: number): boolean {
    const from = Math.max(number - SURROUNDING, this.#ports.floor() + 1);
    const to = Math.min(number + SURROUNDING, this.#ports.lastNumber());
    for (let at = from; at <= to; at += 1) if (!this.log.at(at)) return false;
    return this.log.at(number) !== undefined;
  }

  #letGo(from: number, to: number): void {
    const { window } = this.log;
    this.#generation += 1;
    this.older = 'idle';
    this.newer = 'idle';
    if (window && from > window.from) this.#reachedStart = false;
    if (window && to < window.to) this.#isLive = false;
    this.#ports.forgot(this.log.trim(from, to, this.#ports.needed()));
    this.#ports.changed();
  }

  /**
   * Asks until nothing was let go of meanwhile: what was under way then may hold a row as it was before a change that
   * is held no more. Takes the answer in at once; `null` when everything was forgotten. Throws `Failure`.
   */
  async fresh<T>(ask: () => Promise<T>, take: (answer: T) => void): Promise<T | null> {
    const clears = this.#clears;
    for (;;) {
      const generation = this.#generation;
      const answer = await ask();
      if (clears !== this.#clears) return null;
      if (generation !== this.#generation) continue;
      take(answer);
      return answer;
    }
  }

  /** Forgets everything; pages under way are dropped. */
  clear(): void {
    this.#generation += 1;
    this.#clears += 1;
    this.#full = this.#ports.bounds.most;
    this.log.clear();
    this.#newest = null;
    this.#isLive = true;
    this.#reachedStart = false;
    this.older = 'idle';
    this.newer = 'idle';
  }

  async #loadNewest(): Promise<void> {
    const page = await this.#page({});
    if (!page) return;
    const last = page.items.at(-1);
    this.#show(last?.number ?? this.#ports.floor(), true);
  }

  #show(number: number, isLive: boolean): void {
    this.#isLive = isLive;
    this.#showing += 1;
    this.#reachedStart = false;
    this.older = 'idle';
    this.newer = 'idle';
    this.log.anchor(number);
    this.#seen = { from: number, to: isLive ? Infinity : number };
    this.trim();
    this.#ports.changed();
  }

  async #load(side: 'older' | 'newer', cut: Cut): Promise<void> {
    const generation = this.#generation;
    const showing = this.#showing;
    this[side] = 'busy';
    this.#ports.changed();
    let failure: Failure | null = null;
    let page: MessagePage | null = null;
    try {
      page = await this.#ports.fetch(cut);
    } catch (thrown) {
      failure = toFailure(thrown);
    }
    // Where the window ends now may be another place: who still wants a page asks again.
    if (generation !== this.#generation) return;
    if (page) this.#ports.take(page);
    if (showing !== this.#showing) return;
    if (side === 'older' && page?.before === null) this.#reachedStart = true;
    this[side] = failure ? 'failed' : 'idle';
    this.trim();
    this.#ports.changed();
  }

  /** `null` when everything was forgotten meanwhile. */
  #page(cut: Cut): Promise<MessagePage | null> {
    return this.fresh(() => this.#ports.fetch(cut), this.#ports.take);
  }
}

import { Failure, toFailure } from '../failure.ts';
import type { Message, MessagePage } from '../model.gen.ts';
import type { Loading } from '../shapes.ts';
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
  fetch: (cut: Cut) => Promise<MessagePage>;
  /** Takes in the rows of a page, and the people and read positions it carries. */
  take: (page: MessagePage) => void;
  /** How much of the beginning I deleted for me. */
  floor: () => number;
  /** Up to this number the last answer did the counting: rows above it are needed to count on. */
  counted: () => number;
  /** Highest number known to exist. */
  lastNumber: () => number;
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
  #generation = 0;
  /** Counts what is shown anew: a page asked for before is not about what is shown now. */
  #showing = 0;

  constructor(ports: TimelinePorts) {
    this.#ports = ports;
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

  /** Goes to the newest part, from memory if it is held. Throws `Failure`. */
  async showNewest(): Promise<void> {
    const last = this.#ports.lastNumber();
    if (!this.log.at(last)) return this.loadNewest();
    this.#show(last, true);
  }

  /** Shows the surroundings of a number, from memory if it is held. Throws `Failure`. */
  async showAround(number: number): Promise<void> {
    if (!this.#isSurrounded(number)) await this.#take({ around: number });
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
    if (this.log.size > 2 * KEPT) this.#dropOld();
  }

  /** Whether enough is held on both sides: a quoted message may stand there alone. */
  #isSurrounded(number: number): boolean {
    const from = Math.max(number - SURROUNDING, this.#ports.floor() + 1);
    const to = Math.min(number + SURROUNDING, this.#ports.lastNumber());
    for (let at = from; at <= to; at += 1) if (!this.log.at(at)) return false;
    return this.log.at(number) !== undefined;
  }

  #dropOld(): void {
    // A page under way may hold a row as it was before the change that is dropped here.
    this.#generation += 1;
    this.#newest = null;
    this.older = 'idle';
    this.newer = 'idle';
    this.#reachedStart = false;
    this.log.dropBelow(Math.min(this.log.highest - KEPT, this.#ports.counted()));
  }

  /** Answers whether what was asked for at this moment may still be taken in: nothing was forgotten since. */
  mark(): () => boolean {
    const generation = this.#generation;
    return () => generation === this.#generation;
  }

  /** Forgets everything; pages under way are dropped. */
  clear(): void {
    this.#generation += 1;
    this.log.clear();
    this.#newest = null;
    this.#isLive = true;
    this.#reachedStart = false;
    this.older = 'idle';
    this.newer = 'idle';
  }

  async #loadNewest(): Promise<void> {
    const page = await this.#take({});
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
    this.#ports.changed();
  }

  async #load(side: 'older' | 'newer', cut: Cut): Promise<void> {
    const isCurrent = this.mark();
    const showing = this.#showing;
    this[side] = 'busy';
    this.#ports.changed();
    let failure: Failure | null = null;
    let isStart = false;
    try {
      const page = await this.#take(cut);
      isStart = side === 'older' && page?.before === null;
    } catch (thrown) {
      failure = toFailure(thrown);
    }
    if (!isCurrent() || showing !== this.#showing) return;
    if (isStart) this.#reachedStart = true;
    this[side] = failure ? 'failed' : 'idle';
    this.#ports.changed();
  }

  /** `null` when everything was forgotten meanwhile. */
  async #take(cut: Cut): Promise<MessagePage | null> {
    const isCurrent = this.mark();
    const page = await this.#ports.fetch(cut);
    if (!isCurrent()) return null;
    this.#ports.take(page);
    return page;
  }
}

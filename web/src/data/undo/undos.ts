import { Emitter, type Readable } from '@/lib/emitter.ts';
import { type Failure, toFailure } from '../failure.ts';

/** How long one can change one's mind. */
const UNDO_MS = 10_000;

/** The same again this soon is a double click, and does nothing. */
const DOUBLE_MS = 600;

/** What was done, for the words that offer to take it back. */
export type DeedWords =
  | { kind: 'send'; roomId: string }
  | { kind: 'deleteMessage'; roomId: string }
  | { kind: 'hideMessage'; roomId: string }
  | { kind: 'clearChat'; roomId: string }
  | { kind: 'eraseChat'; roomId: string }
  | { kind: 'agreeToErase'; roomId: string }
  | { kind: 'deleteRoom'; roomId: string; name: string }
  | { kind: 'leaveRoom'; roomId: string; name: string }
  | { kind: 'removeFriend'; userId: string };

/** How something is shown while its deed stands: not at all, or as it will be once it is deleted. */
export type Veil = 'gone' | 'deleted';

/** What a deed changes on the screen; with `upTo` only what has a number up to that. */
export interface Veiled {
  id: string;
  as: Veil;
  upTo?: number;
}

/** What came of a deed: it stands, it was the same again and is taken back, or it came too soon for that. */
export type Outcome = 'done' | 'undone' | 'ignored';

/** Something a person does and may take back within ten seconds. */
export interface Deed {
  /** The same kind again under the same key takes it back. */
  key: string;
  words: DeedWords;
  /** What it changes on the screen at once, by id of message, room or person. */
  veil?: Veiled;
  /**
   * What destroys: done when the time is over, or with `leaving` when the page is left, by a request
   * that outlives it. Absent when what was done is done already and taking it back is what acts.
   */
  carryOut?: (leaving: boolean) => Promise<unknown>;
  /** Takes back what is done already. The veil given here stands until that is through. */
  takeBack?: () => Promise<unknown>;
  veilBack?: Veiled;
}

/** A deed that can still be taken back. */
export interface Undo {
  key: string;
  words: DeedWords;
  /** All the time there is. */
  totalMs: number;
  /** Time left at `atMs` of the clock that is never set; it runs unless `isHeld`. */
  leftMs: number;
  atMs: number;
  isHeld: boolean;
}

/** What did not work in the end, and why; what it had changed on the screen is back. */
export interface Undone {
  words: DeedWords;
  failure: Failure;
}

interface Pending {
  deed: Deed;
  begunMs: number;
  leftMs: number;
  sinceMs: number;
  isHeld: boolean;
  timer: ReturnType<typeof setTimeout> | undefined;
}

/**
 * Ten seconds to change one's mind, for whatever destroys and for what was sent. What is done shows
 * at once; what destroys happens when the time is over or the page is left. If the browser dies
 * before, nothing was destroyed.
 */
export class Undos extends Emitter implements Readable<readonly Undo[]> {
  /** Hears of what did not work. */
  onFailed: (undone: Undone) => void = () => {};
  /** Hears whose look changed. */
  onTouched: (words: DeedWords) => void = () => {};
  readonly #now: () => number;
  readonly #pending = new Map<string, Pending>();
  readonly #veils = new Map<string, Veiled>();
  /** Veils that calls under way still keep up. */
  readonly #running = new Set<Veiled>();
  #snapshot: readonly Undo[] | null = null;

  constructor(now: () => number = () => performance.now()) {
    super();
    this.#now = now;
  }

  /** What can be taken back now, the oldest first. */
  getSnapshot = (): readonly Undo[] => {
    this.#snapshot ??= [...this.#pending.values()].map(({ deed, leftMs, sinceMs, isHeld }) => ({
      key: deed.key,
      words: deed.words,
      totalMs: UNDO_MS,
      leftMs,
      atMs: sinceMs,
      isHeld,
    }));
    return this.#snapshot;
  };

  /** How something is shown because of what stands; `null` as it is. */
  veil(id: string): Veil | null {
    return this.#veils.get(id)?.as ?? null;
  }

  /** The number up to which something is veiled; `null` when it is not, or all of it is. */
  upTo(id: string): number | null {
    return this.#veils.get(id)?.upTo ?? null;
  }

  /** Whether a deed of this key can be taken back. */
  has(key: string): boolean {
    return this.#pending.has(key);
  }

  /** What kind of deed of this key can be taken back; `null` while none. */
  standing(key: string): DeedWords['kind'] | null {
    return this.#pending.get(key)?.deed.words.kind ?? null;
  }

  /**
   * Does it, or takes it back when it was done within the last ten seconds but not just now. What stands under its key and
   * is another kind of deed is carried out first: it was meant, and so is this.
   */
  do(deed: Deed): Outcome {
    const standing = this.#pending.get(deed.key);
    if (standing?.deed.words.kind === deed.words.kind) return this.again(deed.key);
    if (standing) void this.#finish(deed.key, false);
    const now = this.#now();
    const begun: Pending = {
      deed,
      begunMs: now,
      leftMs: UNDO_MS,
      sinceMs: now,
      isHeld: false,
      timer: undefined,
    };
    this.#pending.set(deed.key, begun);
    if (deed.veil) this.#veils.set(deed.veil.id, deed.veil);
    this.#run(begun);
    this.#changed(deed);
    return 'done';
  }

  /** The same again: takes it back, unless it was done just now or its time is over. */
  again(key: string): Exclude<Outcome, 'done'> {
    const pending = this.#pending.get(key);
    if (!pending || this.#now() - pending.begunMs < DOUBLE_MS) return 'ignored';
    this.undo(key);
    return 'undone';
  }

  /** Takes it back. Nothing when its time is over. */
  undo(key: string): void {
    const pending = this.#forget(key);
    if (!pending) return;
    const { deed } = pending;
    if (deed.veil) this.#reveil(deed.veil.id);
    if (deed.takeBack) void this.#call(deed, deed.veilBack, deed.takeBack);
    this.#changed(deed);
  }

  /** What it was about is over another way: there is nothing to take back any more. */
  forget(key: string): void {
    const pending = this.#forget(key);
    if (!pending) return;
    if (pending.deed.veil) this.#reveil(pending.deed.veil.id);
    this.#changed(pending.deed);
  }

  /** Stops the time of one that is looked at, or lets it run on. */
  hold(key: string, isHeld: boolean): void {
    const pending = this.#pending.get(key);
    if (!pending || pending.isHeld === isHeld) return;
    const now = this.#now();
    if (isHeld) pending.leftMs = Math.max(pending.leftMs - (now - pending.sinceMs), 0);
    pending.sinceMs = now;
    pending.isHeld = isHeld;
    this.#run(pending);
    this.#changed(pending.deed);
  }

  /** The page is left: what destroys goes out now, by requests that outlive the page. */
  leave = (): void => {
    for (const key of [...this.#pending.keys()]) this.#finish(key, true);
  };

  /** Carries out at once what stands, and answers when that is through. */
  async settle(): Promise<void> {
    await Promise.all([...this.#pending.keys()].map((key) => this.#finish(key, false)));
  }

  /** Begins to listen for the page being left. */
  start(): void {
    globalThis.addEventListener?.('pagehide', this.leave);
  }

  /** Ends; what stands is not carried out: who is signed in by now may be somebody else. */
  stop(): void {
    globalThis.removeEventListener?.('pagehide', this.leave);
    for (const key of [...this.#pending.keys()]) this.#forget(key);
    this.#veils.clear();
    this.#snapshot = null;
  }

  #run(pending: Pending): void {
    clearTimeout(pending.timer);
    if (pending.isHeld) return;
    const { key } = pending.deed;
    pending.timer = setTimeout(() => void this.#finish(key, false), pending.leftMs);
  }

  async #finish(key: string, leaving: boolean): Promise<void> {
    const pending = this.#forget(key);
    if (!pending) return;
    const { deed } = pending;
    const { carryOut, veil } = deed;
    if (!carryOut && veil) this.#reveil(veil.id);
    this.#changed(deed);
    if (carryOut) await this.#call(deed, veil, () => carryOut(leaving));
  }

  /** Does what takes a while, with a veil up meanwhile. */
  async #call(deed: Deed, veil: Deed['veil'], work: () => Promise<unknown>): Promise<void> {
    if (veil) {
      this.#running.add(veil);
      this.#reveil(veil.id);
    }
    try {
      await work();
    } catch (thrown) {
      const failure = toFailure(thrown);
      // What is not there any more is gone, as was asked.
      if (failure.status !== 404) this.onFailed({ words: deed.words, failure });
    } finally {
      if (veil) {
        this.#running.delete(veil);
        this.#reveil(veil.id);
      }
      this.#changed(deed);
    }
  }

  /** Something is veiled by what was done last and stands, else by what is under way, else not. */
  #reveil(id: string): void {
    const standing = [...this.#pending.values()].map(({ deed }) => deed.veil);
    const veil = [...this.#running, ...standing].findLast((one) => one?.id === id);
    if (veil) this.#veils.set(id, veil);
    else this.#veils.delete(id);
  }

  #forget(key: string): Pending | undefined {
    const pending = this.#pending.get(key);
    clearTimeout(pending?.timer);
    this.#pending.delete(key);
    return pending;
  }

  #changed({ words }: Deed): void {
    this.#snapshot = null;
    this.onTouched(words);
    this.emit();
  }
}

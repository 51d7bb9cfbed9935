import { type Failure, isOpen, toFailure } from '../failure.ts';
import type { Changes, Reset } from '../model.gen.ts';

/** What a cursor needs of its stream. */
export interface Stream<R> {
  /** Asks for the rows with a stamp above `after`. Throws `Failure`. */
  fetch: (after: number) => Promise<Changes<R> | Reset>;
  /** Takes in a page of changes; called before the cursor moves over it. */
  apply: (page: Changes<R>) => void;
  /** Forgets what is cached; the cursor already stands at the new place. */
  reset: () => void;
  /** The server refused for good: the stream is no longer mine to read. */
  refused: (failure: Failure) => void;
}

/** What to do with a live event. */
export type Verdict = 'old' | 'next' | 'gap';

/** Wait before asking again when the server did not name one. */
const RETRY_MS = 3_000;

/**
 * How far one stream is known without a gap. Only live events and pages of changes move it;
 * acknowledgements and history never do. At most one request for changes is under way: whatever asks
 * meanwhile is answered by the same run.
 */
export class Cursor<R> {
  readonly #stream: Stream<R>;
  #seq: number | null = null;
  /** Highest stamp ever named to us. */
  #heard = 0;
  /** A stamp known to exist: the run goes on until the cursor has reached it. */
  #wanted = 0;
  #again = false;
  #run = 0;
  #running = false;
  #retry: ReturnType<typeof setTimeout> | undefined;

  constructor(stream: Stream<R>) {
    this.#stream = stream;
  }

  /** The stamp up to which everything is known; `null` before the first. */
  get seq(): number | null {
    return this.#seq;
  }

  /** Sets it anew: answers still under way are dropped. */
  start(seq: number): void {
    this.#stopRun();
    this.#seq = seq;
    this.#wanted = 0;
    this.#heard = 0;
    this.#again = false;
  }

  /** Stops asking, until the next `head`, `ask` or gap. */
  stop(): void {
    this.#stopRun();
  }

  /**
   * Judges a live event and moves over it when it is the next. `gap` means: do not apply it, its
   * row comes with the changes asked for just now.
   */
  event(after: number, seq: number): Verdict {
    if (this.#seq === null || seq <= this.#seq) return 'old';
    if (after <= this.#seq) {
      this.#seq = seq;
      return 'next';
    }
    this.#want(seq);
    return 'gap';
  }

  /** A stamp known to exist: asks for changes until it is reached. */
  reached(seq: number): void {
    if (this.#seq !== null && seq > this.#seq) this.#want(seq);
  }

  /** The head as it is now. Behind it asks; when it is below `highest`, everything cached is void. */
  head(seq: number, highest = 0): void {
    if (this.#seq === null) return;
    if (seq < Math.max(this.#seq, this.#heard, highest)) this.#reset(seq);
    else this.reached(seq);
  }

  /** Asks for changes once, whatever the head. */
  ask(): void {
    if (this.#seq === null) return;
    this.#again = true;
    this.#go();
  }

  #want(seq: number): void {
    this.#wanted = Math.max(this.#wanted, seq);
    this.#heard = Math.max(this.#heard, seq);
    this.#go();
  }

  #stopRun(): void {
    this.#run += 1;
    this.#running = false;
    clearTimeout(this.#retry);
    this.#retry = undefined;
  }

  #go(): void {
    if (this.#running) return;
    clearTimeout(this.#retry);
    this.#running = true;
    this.#run += 1;
    void this.#catchUp(this.#run);
  }

  async #catchUp(run: number): Promise<void> {
    try {
      while (run === this.#run && this.#seq !== null) {
        const from = this.#seq;
        this.#again = false;
        const page = await this.#stream.fetch(from);
        if (run !== this.#run) return;
        if ('reset' in page) return this.#reset(page.seq);
        this.#stream.apply(page);
        if (run !== this.#run) return;
        this.#seq = Math.max(this.#seq, page.seq);
        // A head that the changes do not reach was announced wrongly: do not ask forever.
        const stuck = page.seq <= from;
        if (stuck) this.#wanted = 0;
        if (!page.more && !this.#again && this.#wanted <= this.#seq) break;
        if (stuck && !this.#again) break;
      }
      if (run === this.#run) this.#running = false;
    } catch (thrown) {
      if (run === this.#run) this.#failed(toFailure(thrown));
    }
  }

  #reset(seq: number): void {
    this.start(seq);
    this.#stream.reset();
  }

  #failed(failure: Failure): void {
    this.#running = false;
    if (!isOpen(failure)) return this.#stream.refused(failure);
    // Without a connection the next `ready` asks.
    if (failure.code === 'offline') return;
    const run = this.#run;
    this.#retry = setTimeout(
      () => run === this.#run && this.#go(),
      failure.retryAfterMs ?? RETRY_MS,
    );
  }
}

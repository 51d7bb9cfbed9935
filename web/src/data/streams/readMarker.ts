import { isOpen, toFailure } from '../failure.ts';
import type { ReadAnswer } from '../model.gen.ts';

/** Least time between two reports of my position in one room. */
const PAUSE_MS = 1_000;

/**
 * My position in one room, ahead of what the server knows: told at once, then at most once a second,
 * and kept until a connection is there to tell it by.
 */
export class ReadMarker {
  readonly #tell: (number: number) => Promise<ReadAnswer>;
  readonly #isOnline: () => boolean;
  #local = 0;
  #told = 0;
  #busy = false;

  constructor(tell: (number: number) => Promise<ReadAnswer>, isOnline: () => boolean) {
    this.#tell = tell;
    this.#isOnline = isOnline;
  }

  /** Where I am by my own knowledge; 0 when the server's row says it all. */
  get local(): number {
    return this.#local;
  }

  /** I have read up to this number. */
  move(number: number): void {
    if (number <= this.#local) return;
    this.#local = number;
    this.flush();
  }

  /** Tells the server now, if there is something to tell and a way to. */
  flush(): void {
    if (this.#busy || this.#local <= this.#told || !this.#isOnline()) return;
    this.#busy = true;
    void this.#send(this.#local);
  }

  /** My row came from the server: from here on it decides, unless mine is still on its way. */
  confirmed(readNumber: number): void {
    if (readNumber >= this.#local || this.#told >= this.#local) this.clear();
  }

  /** A new connection names the server's position: what it does not know, or lost, is told again. */
  compare(readNumber: number): void {
    if (readNumber < this.#local) this.#told = Math.min(this.#told, readNumber);
  }

  /** Forgets my own knowledge. */
  clear(): void {
    this.#local = 0;
    this.#told = 0;
  }

  async #send(number: number): Promise<void> {
    try {
      await this.#tell(number);
      this.#told = Math.max(this.#told, number);
    } catch (thrown) {
      // A refusal will not change by asking again; the rest is told after the pause or `ready`.
      if (!isOpen(toFailure(thrown))) this.clear();
    }
    setTimeout(() => {
      this.#busy = false;
      this.flush();
    }, PAUSE_MS);
  }
}

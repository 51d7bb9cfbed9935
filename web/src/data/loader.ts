import { type Failure, toFailure } from './failure.ts';

/** Wait before what broke is tried again when the server did not name one. */
const RETRY_MS = 4_000;

/** What a loader needs of the list it loads. */
export interface LoaderPorts<T> {
  /** Asks the server. `isLast` tells whether nothing newer was begun meanwhile. Throws `Failure`. */
  read: (isLast: () => boolean) => Promise<T>;
  /** Takes in what was read. */
  take: (found: T) => void;
  /** `status` or `failure` changed. */
  changed: () => void;
}

/** Reads something as often as it is asked for: only the last reading counts, and what broke is tried again. */
export class Loader<T> {
  status: 'loading' | 'ready' | 'error' = 'loading';
  failure: Failure | null = null;
  readonly #ports: LoaderPorts<T>;
  #run = 0;
  #retry: ReturnType<typeof setTimeout> | undefined;

  constructor(ports: LoaderPorts<T>) {
    this.#ports = ports;
  }

  /** Reads it now. */
  load = async (): Promise<void> => {
    this.stop();
    const run = this.#run;
    const isLast = (): boolean => run === this.#run;
    try {
      const found = await this.#ports.read(isLast);
      if (!isLast()) return;
      this.status = 'ready';
      this.failure = null;
      this.#ports.take(found);
      this.#ports.changed();
    } catch (thrown) {
      if (isLast()) this.#failed(toFailure(thrown));
    }
  };

  /** Reads it in a while, instead of when it was to be read before. */
  later(ms: number): void {
    clearTimeout(this.#retry);
    this.#retry = setTimeout(() => void this.load(), ms);
  }

  /** Stops what is under way. */
  stop(): void {
    this.#run += 1;
    clearTimeout(this.#retry);
  }

  #failed(failure: Failure): void {
    if (this.status !== 'ready') {
      this.status = 'error';
      this.failure = failure;
      this.#ports.changed();
    }
    // Who is not signed in any more gets no other answer.
    if (failure.code !== 'unauthorized') this.later(failure.retryAfterMs ?? RETRY_MS);
  }
}

/** Something whose present state can be read and whose changes can be heard. */
export interface Readable<T> {
  /** Calls back after each change; answers how to stop. */
  subscribe: (listener: () => void) => () => void;
  /** The state now; the same object until the next change. */
  getSnapshot: () => T;
}

/** The listeners of a store. */
export class Emitter {
  readonly #listeners = new Set<() => void>();

  /** Calls back after each change; answers how to stop. */
  subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  /** Tells everybody that something changed. */
  protected emit(): void {
    for (const listener of [...this.#listeners]) listener();
  }
}

/** A store of one value that is replaced, never changed in place. */
export class Value<T> extends Emitter implements Readable<T> {
  #value: T;

  constructor(value: T) {
    super();
    this.#value = value;
  }

  getSnapshot = (): T => this.#value;

  /** Replaces the value; the same one again says nothing. */
  set(value: T): void {
    if (Object.is(value, this.#value)) return;
    this.#value = value;
    this.emit();
  }
}

/** An emitter that says once what several changes in one go amount to. */
export class BatchEmitter extends Emitter {
  #depth = 0;
  #unsaid = false;

  /** Says something changed, at the end of the outermost `batch`. */
  changed(): void {
    if (this.#depth > 0) this.#unsaid = true;
    else this.emit();
  }

  /** Does several things and says so once, by `say` when it is given. */
  batch(work: () => void, say: () => void = () => this.emit()): void {
    this.#depth += 1;
    try {
      work();
    } finally {
      this.#depth -= 1;
      if (this.#depth === 0 && this.#unsaid) {
        this.#unsaid = false;
        say();
      }
    }
  }
}

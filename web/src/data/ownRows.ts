/** A row of my own stream. */
export interface Stamped {
  mySeq: number;
}

/**
 * Rows of my own stream by key: the one with the higher stamp wins. A list read anew puts itself in
 * the place of all that was held before it was asked for, whatever its stamps: the server may have
 * forgotten some of it.
 */
export class OwnRows<R extends Stamped> {
  readonly #keyOf: (row: R) => string;
  #rows = new Map<string, R>();
  /** What came since the list was asked for. */
  #since = new Map<string, R>();

  constructor(keyOf: (row: R) => string) {
    this.#keyOf = keyOf;
  }

  /** The row of a key; also the one that says it is gone. */
  get(key: string): R | undefined {
    return this.#rows.get(key);
  }

  /** Every row, in no order. */
  values(): R[] {
    return [...this.#rows.values()];
  }

  /** Takes a row in. False when the one held is as new. */
  put(row: R): boolean {
    const key = this.#keyOf(row);
    // Also one that is old by what is held: the list that is on its way may be older still.
    setNewer(this.#since, key, row);
    return setNewer(this.#rows, key, row);
  }

  /** The list is asked for now. */
  begin(): void {
    this.#since = new Map();
  }

  /** The list as it came. What is absent from it goes, unless it came meanwhile or `keep` speaks for it. */
  replace(list: readonly R[], keep: (row: R) => boolean = () => false): void {
    const before = this.#rows;
    this.#rows = new Map(list.map((row) => [this.#keyOf(row), row]));
    for (const [key, row] of this.#since) setNewer(this.#rows, key, row);
    for (const [key, row] of before)
      if (!this.#rows.has(key) && keep(row)) this.#rows.set(key, row);
  }
}

function setNewer<R extends Stamped>(rows: Map<string, R>, key: string, row: R): boolean {
  const held = rows.get(key);
  if (held && held.mySeq >= row.mySeq) return false;
  rows.set(key, row);
  return true;
}

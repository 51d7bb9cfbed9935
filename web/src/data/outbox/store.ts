import { type DBSchema, type IDBPDatabase, openDB } from 'idb';
import type { UserId } from '../model.gen.ts';
import type { Entry } from './entry.ts';

/** Where unsent messages are kept. */
export interface OutboxStore {
  /** Whether it survives closing the browser. */
  isDurable: boolean;
  /** One person's entries, in order of writing. */
  all: (userId: UserId) => Promise<Entry[]>;
  /** Keeps a new entry and gives it its place. */
  add: (entry: Omit<Entry, 'order'>) => Promise<Entry>;
  /** Keeps an entry as it is now. */
  put: (entry: Entry) => Promise<void>;
  /** Forgets an entry. */
  remove: (order: number) => Promise<void>;
  /** Lets go of it: nothing is asked of it any more. */
  close: () => void;
}

interface Schema extends DBSchema {
  outbox: { key: number; value: Entry; indexes: { user: string } };
}

const NAME = 'klatch';

/** Opens the browser's database, or a memory in its place where there is none (private windows). */
export async function openOutboxStore(): Promise<OutboxStore> {
  try {
    const db = await openDB<Schema>(NAME, 1, {
      upgrade: (fresh) => {
        const store = fresh.createObjectStore('outbox', { keyPath: 'order', autoIncrement: true });
        store.createIndex('user', 'userId');
      },
    });
    return new DatabaseStore(db);
  } catch {
    return new MemoryStore();
  }
}

class DatabaseStore implements OutboxStore {
  isDurable = true;
  readonly #db: IDBPDatabase<Schema>;

  constructor(db: IDBPDatabase<Schema>) {
    this.#db = db;
    // Another tab wants a newer layout: let it have it.
    db.addEventListener('versionchange', () => db.close());
  }

  all = async (userId: UserId): Promise<Entry[]> => {
    const entries = await this.#db.getAllFromIndex('outbox', 'user', userId);
    return entries.sort((a, b) => a.order - b.order);
  };

  add = async (entry: Omit<Entry, 'order'>): Promise<Entry> => {
    // The store gives the key: an entry of this type without one is what `add` wants.
    const order = await this.#db.add('outbox', { ...entry } as Entry);
    return { ...entry, order };
  };

  put = async (entry: Entry): Promise<void> => {
    await this.#db.put('outbox', entry);
  };

  remove = async (order: number): Promise<void> => {
    await this.#db.delete('outbox', order);
  };

  close = (): void => this.#db.close();
}

/** Keeps entries until the page is closed. */
export class MemoryStore implements OutboxStore {
  isDurable = false;
  readonly #entries = new Map<number, Entry>();
  #last = 0;

  all = async (userId: UserId): Promise<Entry[]> =>
    [...this.#entries.values()].filter((entry) => entry.userId === userId);

  add = async (entry: Omit<Entry, 'order'>): Promise<Entry> => {
    this.#last += 1;
    const kept = { ...entry, order: this.#last };
    this.#entries.set(kept.order, kept);
    return kept;
  };

  put = async (entry: Entry): Promise<void> => {
    this.#entries.set(entry.order, entry);
  };

  remove = async (order: number): Promise<void> => {
    this.#entries.delete(order);
  };

  close = (): void => {};
}

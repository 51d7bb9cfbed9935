import { Value } from '@/lib/emitter.ts';
import type { MessageId, RoomId, UserId } from '../model.gen.ts';
import type { Entry } from './entry.ts';
import type { OutboxStore } from './store.ts';
import type { TabNews } from './tabs.ts';

/** What the shelf needs of the world. */
export interface ShelfPorts {
  owner: { userId: UserId; epoch: string };
  store: OutboxStore;
  tabs: { post: (news: TabNews) => void };
  changed: (roomId: RoomId) => void;
}

const NONE: readonly Entry[] = [];

/** Above every place the store gives. */
const LAST_PLACE = Number.MAX_SAFE_INTEGER / 2;

/** Whether the store gave it its place. What the store could not take must not get into it later, under
 * a place of ours: the store would go on counting from there. */
function isPlaced(entry: Entry): boolean {
  return entry.order <= LAST_PLACE;
}

/** The entries in memory, and behind them the store: changed at once here, written in turn there. */
export class Shelf {
  readonly #ports: ShelfPorts;
  readonly #entries = new Map<MessageId, Entry>();
  /** Entries whose place in the order is not known yet. */
  readonly #fresh = new Set<MessageId>();
  /** Writes under way, by entry: what is read meanwhile does not overwrite it. */
  readonly #writing = new Map<MessageId, number>();
  readonly #rooms = new Map<RoomId, readonly Entry[]>();
  /** Whether what is written here survives closing the browser. */
  readonly isDurable: Value<boolean>;
  #turn: Promise<void> = Promise.resolve();
  /** Place of the newest fresh entry: it stands last. */
  #lastLocal = LAST_PLACE;

  constructor(ports: ShelfPorts) {
    this.#ports = ports;
    this.isDurable = new Value(ports.store.isDurable);
  }

  get size(): number {
    return this.#entries.size;
  }

  get(id: MessageId): Entry | undefined {
    return this.#entries.get(id);
  }

  /** Whether it is written down: only then it may be sent. */
  isKept(id: MessageId): boolean {
    return this.#entries.has(id) && !this.#fresh.has(id);
  }

  /** Rooms with entries. */
  rooms(): RoomId[] {
    return [...new Set([...this.#entries.values()].map((entry) => entry.roomId))];
  }

  /** The entries of a room in order; the same array until one changes. */
  inRoom(roomId: RoomId): readonly Entry[] {
    let entries = this.#rooms.get(roomId);
    if (!entries) {
      const found = [...this.#entries.values()].filter((entry) => entry.roomId === roomId);
      entries = found.length === 0 ? NONE : found.sort((a, b) => a.order - b.order);
      this.#rooms.set(roomId, entries);
    }
    return entries;
  }

  /** Reads what is kept; entries of the same person from before a restore become this database's. */
  load(): Promise<void> {
    return this.#inTurn(async () => {
      const { store, owner } = this.#ports;
      const kept = await store.all(owner.userId);
      for (const entry of kept)
        if (entry.epoch !== owner.epoch) await store.put({ ...entry, epoch: owner.epoch });
      const ids = new Set(kept.map((entry) => entry.id));
      for (const entry of kept)
        if (!this.#writing.has(entry.id)) this.#hold({ ...entry, epoch: owner.epoch });
      for (const id of [...this.#entries.keys()])
        if (!ids.has(id) && !this.#writing.has(id) && this.isDurable.getSnapshot()) this.#drop(id);
    });
  }

  /** Adds at the end; resolves when it is written down. */
  add(entry: Omit<Entry, 'order'>): Promise<void> {
    this.#lastLocal += 1;
    this.#fresh.add(entry.id);
    this.#hold({ ...entry, order: this.#lastLocal });
    return this.#write(entry.id, async () => {
      const { order } = await this.#ports.store.add(entry);
      const now = this.#entries.get(entry.id);
      this.#fresh.delete(entry.id);
      if (!now) return this.#ports.store.remove(order);
      this.#hold({ ...now, order });
      if (now.body !== entry.body || now.state !== entry.state)
        await this.#ports.store.put({ ...now, order });
    }).then(() => {
      this.#fresh.delete(entry.id);
    });
  }

  /** Changes an entry. */
  update(id: MessageId, change: Partial<Entry>): void {
    const entry = this.#entries.get(id);
    if (!entry) return;
    this.#hold({ ...entry, ...change });
    void this.#write(id, async () => {
      const now = this.#entries.get(id);
      if (now && isPlaced(now)) await this.#ports.store.put(now);
    });
  }

  /** Forgets an entry. */
  remove(id: MessageId): void {
    this.#drop(id, (entry) => {
      void this.#write(id, async () => {
        if (isPlaced(entry)) await this.#ports.store.remove(entry.order);
      });
    });
  }

  /** Forgets everything of this person, kept or not. */
  clear(): Promise<void> {
    for (const id of [...this.#entries.keys()]) this.#drop(id);
    return this.#inTurn(async () => {
      const { store, owner } = this.#ports;
      for (const entry of await store.all(owner.userId)) await store.remove(entry.order);
    });
  }

  /** Lets go of the store, after what is being written. */
  close(): Promise<void> {
    return this.#inTurn(async () => this.#ports.store.close());
  }

  #hold(entry: Entry): void {
    this.#entries.set(entry.id, entry);
    this.#rooms.delete(entry.roomId);
    this.#ports.changed(entry.roomId);
  }

  #drop(id: MessageId, then: (entry: Entry) => void = () => {}): void {
    const entry = this.#entries.get(id);
    if (!entry) return;
    this.#entries.delete(id);
    this.#rooms.delete(entry.roomId);
    then(entry);
    this.#ports.changed(entry.roomId);
  }

  #write(id: MessageId, work: () => Promise<void>): Promise<void> {
    this.#writing.set(id, (this.#writing.get(id) ?? 0) + 1);
    return this.#inTurn(work).then(() => {
      const left = (this.#writing.get(id) ?? 1) - 1;
      if (left === 0) this.#writing.delete(id);
      else this.#writing.set(id, left);
      this.#ports.tabs.post({ type: 'changed' });
    });
  }

  /** One access to the store at a time. A store that fails leaves us with memory, and says so. */
  #inTurn(work: () => Promise<void>): Promise<void> {
    const turn = this.#turn.then(work).catch(() => {
      this.isDurable.set(false);
      for (const roomId of this.rooms()) this.#ports.changed(roomId);
    });
    this.#turn = turn;
    return turn;
  }
}

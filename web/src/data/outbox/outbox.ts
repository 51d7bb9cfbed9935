import type { Readable } from '@/lib/emitter.ts';
import { type Failure, isOpen, toFailure } from '../failure.ts';
import type { FileId, Message, MessageId, RoomId } from '../model.gen.ts';
import { ask } from './ask.ts';
import {
  type Entry,
  filesOf,
  HOLD_AFTER_MS,
  isWaiting,
  type NewText,
  newEntry,
  remaining,
} from './entry.ts';
import { Pauses } from './pauses.ts';
import type { OutboxPorts } from './ports.ts';
import { Shelf } from './shelf.ts';
import { StepIn } from './stepIn.ts';

/** Wait before the next try when the server did not name one. */
const RETRY_MS = 10_000;

/** How often a row is tried again when the server itself breaks on it. */
const INTERNAL_TRIES = 5;

/**
 * Sends what I write: in order within a room, rooms side by side, under the same id until the server
 * says yes or no. A refusal marks that entry and goes on with the next.
 */
export class Outbox {
  readonly #ports: OutboxPorts;
  readonly #shelf: Shelf;
  readonly #busy = new Set<RoomId>();
  readonly #paused = new Pauses((roomId) => this.#resume(roomId));
  /** Who waits for an acknowledgement, to be told when the row itself comes. */
  readonly #awaited = new Map<MessageId, () => void>();
  readonly #broke = new Map<MessageId, number>();
  /** Texts that went again because the server knew nothing of them. */
  readonly #sentAnew = new Set<MessageId>();
  /** What this tab sends though another one leads. */
  readonly #stepIn = new StepIn((roomId) => void this.#drain(roomId));
  #stopped = false;

  constructor(ports: OutboxPorts) {
    this.#ports = ports;
    this.#shelf = new Shelf(ports);
    ports.tabs.onLeader(() => void this.load());
    ports.tabs.onNews((news) => {
      if (news.type === 'stored') ports.acknowledged(news.message);
      void this.load();
    });
  }

  /** Whether what is written here survives closing the browser. */
  get isDurable(): Readable<boolean> {
    return this.#shelf.isDurable;
  }

  /** Reads what is kept, and goes on with it. */
  load = async (): Promise<void> => {
    await this.#shelf.load();
    this.#drainAll();
  };

  /** What is unsent in one room, in order; the same array until something changes. */
  inRoom(roomId: RoomId): readonly Entry[] {
    return this.#shelf.inRoom(roomId);
  }

  /** How many messages the server has not confirmed, refused ones included. */
  async countUnsent(): Promise<number> {
    await this.#shelf.load();
    return this.#shelf.size;
  }

  /** Takes a text; it is in the room's entries when this returns. */
  add(text: NewText): void {
    const { owner, now } = this.#ports;
    const saved = this.#shelf.add(newEntry(owner, text, now()));
    void saved.then(() => this.#drain(text.roomId));
  }

  /** Sends a refused or held entry again, or at last. */
  retry(id: MessageId): void {
    const entry = this.#shelf.get(id);
    if (!entry || entry.state === 'waiting') return;
    this.#broke.delete(id);
    this.#sentAnew.delete(id);
    this.#again(entry, { writtenAtMs: this.#ports.now() });
  }

  /** Forgets a refused or held entry. */
  discard(id: MessageId): void {
    const entry = this.#shelf.get(id);
    if (entry && entry.state !== 'waiting') this.#drop(entry);
  }

  /** Changes an entry's text. False when there is none: the message is the server's. */
  edit(id: MessageId, body: string): boolean {
    const entry = this.#shelf.get(id);
    if (!entry) return false;
    this.#again(entry, entry.attempted ? { edit: body } : { body });
    return true;
  }

  /** Leaves out a file. False when the server may have the message with it, or when nothing would remain. */
  without(id: MessageId, fileId: FileId): boolean {
    const entry = this.#shelf.get(id);
    const files = entry?.files?.filter((file) => file.id !== fileId) ?? [];
    if (!entry || entry.stored || (entry.attempted && entry.state === 'waiting')) return false;
    if (files.length === 0 && entry.body === '') return false;
    this.#again(entry, { files });
    this.#ports.files?.remove(fileId);
    return true;
  }

  /** Takes an entry back. False when there is none: the message is the server's. */
  withdraw(id: MessageId, how: 'delete' | 'recall'): boolean {
    const entry = this.#shelf.get(id);
    if (!entry) return false;
    if (entry.attempted && (entry.state === 'waiting' || entry.stored)) {
      const recalled = how === 'recall';
      this.#shelf.update(id, { removed: true, recalled, state: 'waiting', failure: null });
      this.#resume(entry.roomId);
    } else this.#drop(entry);
    return true;
  }

  /** A message of mine came by whatever way: its entry has arrived. */
  arrived(message: Message): void {
    const entry = this.#shelf.get(message.id);
    if (!entry || entry.stored) return;
    this.#ports.files?.forget(filesOf(entry));
    const rest = remaining(entry, message);
    if (rest) this.#shelf.update(message.id, { ...rest, attempted: true, stored: true });
    else this.#shelf.remove(message.id);
    this.#awaited.get(message.id)?.();
  }

  /** A new `ready`: whatever waits goes at once. */
  online(): void {
    this.#paused.endAll();
    this.#drainAll();
  }

  /** Stops sending; what is kept stays. */
  stop(): void {
    this.#stopped = true;
    this.#stepIn.stop();
    this.#paused.endAll();
    this.#ports.tabs.close();
  }

  /** Stops, and lets go of the store once everything is written down. */
  async close(): Promise<void> {
    this.stop();
    await this.#shelf.close();
  }

  /** Deletes what is kept of this person, at log-out. */
  async forget(): Promise<void> {
    this.stop();
    await this.#shelf.clear();
    await this.#shelf.close();
  }

  /** Forgets an entry that will never be sent, and its files. */
  #drop(entry: Entry): void {
    this.#shelf.remove(entry.id);
    this.#ports.files?.forget(filesOf(entry));
  }

  /** Changes an entry; a refused one goes once more, with its files. */
  #again(entry: Entry, change: Partial<Entry>): void {
    const isHeld = entry.state === 'held' && change.writtenAtMs === undefined;
    this.#shelf.update(entry.id, isHeld ? change : { ...change, state: 'waiting', failure: null });
    for (const fileId of filesOf(entry)) this.#ports.files?.retry(fileId);
    this.#resume(entry.roomId);
  }

  #resume(roomId: RoomId): void {
    this.#paused.end(roomId);
    void this.#drain(roomId);
  }

  #drainAll(): void {
    for (const roomId of this.#shelf.rooms()) void this.#drain(roomId);
  }

  async #drain(roomId: RoomId): Promise<void> {
    if (this.#busy.has(roomId)) return;
    this.#busy.add(roomId);
    try {
      for (let entry = this.#next(roomId); entry; entry = this.#next(roomId)) {
        if (this.#ports.now() - entry.writtenAtMs > HOLD_AFTER_MS)
          this.#shelf.update(entry.id, { state: 'held' });
        else if (await this.#filesSent(entry)) await this.#attempt(entry);
      }
    } finally {
      this.#busy.delete(roomId);
    }
  }

  /** The entry to send now, if anything may be sent. */
  #next(roomId: RoomId): Entry | undefined {
    if (this.#stopped || !this.#ports.isOnline() || this.#paused.has(roomId)) return undefined;
    const entry = this.#shelf.inRoom(roomId).find(isWaiting);
    if (!entry) this.#stepIn.forget(roomId);
    if (!entry || !this.#shelf.isKept(entry.id)) return undefined;
    return this.#ports.tabs.isLeader() || this.#stepIn.mayTake(entry) ? entry : undefined;
  }

  /** Waits for the files of an entry. False when it is not to be sent now: changed, refused or gone meanwhile. */
  async #filesSent(entry: Entry): Promise<boolean> {
    const ids = filesOf(entry);
    if (ids.length === 0 || entry.stored) return true;
    try {
      await this.#ports.files?.whenSent(ids);
      return this.#next(entry.roomId) === entry;
    } catch (thrown) {
      // Changed meanwhile, it may go without the file that is refused.
      const isSame = this.#shelf.get(entry.id) === entry;
      if (isSame && !this.#stopped) this.#failed(entry, toFailure(thrown));
      return false;
    }
  }

  async #attempt(entry: Entry): Promise<void> {
    if (!entry.attempted) this.#shelf.update(entry.id, { attempted: true });
    // The row itself may come before the acknowledgement, or in its place.
    const came = new Promise<null>((resolve) => this.#awaited.set(entry.id, () => resolve(null)));
    try {
      const answer = await Promise.race([ask(this.#ports.request, entry), came]);
      if (this.#stopped || !answer) return;
      const { message } = answer;
      this.#ports.acknowledged(message);
      this.#ports.tabs.post({ type: 'stored', message });
      if (entry.stored) this.#finished(entry);
      else this.arrived(message);
    } catch (thrown) {
      if (!this.#stopped) this.#failed(entry, toFailure(thrown));
    } finally {
      this.#awaited.delete(entry.id);
    }
  }

  /** What was left to do for a stored message is done, unless the person changed it once more. */
  #finished(done: Entry): void {
    const entry = this.#shelf.get(done.id);
    if (entry && entry.edit === done.edit && entry.removed === done.removed)
      this.#shelf.remove(done.id);
  }

  #failed(entry: Entry, failure: Failure): void {
    if (failure.code === 'internal')
      this.#broke.set(entry.id, (this.#broke.get(entry.id) ?? 0) + 1);
    const isBroken = (this.#broke.get(entry.id) ?? 0) >= INTERNAL_TRIES;
    // A session that ended keeps everything for the same person.
    if ((isOpen(failure) && !isBroken) || failure.code === 'unauthorized') {
      this.#paused.begin(entry.roomId, failure.retryAfterMs ?? RETRY_MS);
      if (failure.code === 'too_many') this.#shelf.update(entry.id, { failure: 'too_many' });
    } else if (this.#shelf.get(entry.id)?.removed) this.#shelf.remove(entry.id);
    else if (entry.stored && failure.code === 'not_found' && !this.#sentAnew.has(entry.id))
      this.#unstored(entry.id);
    else this.#shelf.update(entry.id, { state: 'failed', failure: failure.code });
  }

  /**
   * The server lost what it had stored, by a restore: the text goes again under its id. Only once:
   * who was put out of the room meanwhile hears the same of a text that is still there.
   */
  #unstored(id: MessageId): void {
    this.#sentAnew.add(id);
    const entry = this.#shelf.get(id);
    if (entry)
      this.#shelf.update(id, { stored: false, body: entry.edit ?? entry.body, edit: null });
  }
}

import { Emitter } from '@/lib/emitter.ts';
import { drop, keys, load, save } from '@/lib/storage.ts';
import type { RoomId, UserId } from './model.gen.ts';

/** What I began to write, per room, on this device. */
export class Drafts extends Emitter {
  readonly #prefix: string;
  readonly #texts = new Map<RoomId, string>();
  #then: (roomId: RoomId) => void = () => {};

  constructor(me: UserId) {
    super();
    this.#prefix = `klatch.draft.${me}.`;
    for (const key of keys(this.#prefix)) {
      const text = load<string>(key);
      if (text) this.#texts.set(key.slice(this.#prefix.length), text);
    }
  }

  /** Follows what other tabs write; `then` hears in which room. */
  start(then: (roomId: RoomId) => void): void {
    this.#then = then;
    globalThis.addEventListener?.('storage', this.#heard);
  }

  /** Follows no more. */
  stop(): void {
    globalThis.removeEventListener?.('storage', this.#heard);
  }

  /** The text begun in a room, if any. */
  get = (roomId: RoomId): string | null => this.#texts.get(roomId) ?? null;

  /** The same where it has words, to be shown elsewhere. */
  words = (roomId: RoomId): string | null => (this.get(roomId)?.trim() ? this.get(roomId) : null);

  /** Keeps a text; of blanks alone, with which one may begin, nothing outlives the page. */
  set(roomId: RoomId, text: string): void {
    if ((this.#texts.get(roomId) ?? '') === text) return;
    if (text === '') this.#texts.delete(roomId);
    else this.#texts.set(roomId, text);
    if (text.trim() === '') drop(this.#prefix + roomId);
    else save(this.#prefix + roomId, text);
    this.emit();
  }

  /** Deletes them all, at log-out. */
  forget(): void {
    for (const key of keys(this.#prefix)) drop(key);
    this.#texts.clear();
  }

  #heard = ({ key }: StorageEvent): void => {
    if (!key?.startsWith(this.#prefix)) return;
    const roomId = key.slice(this.#prefix.length);
    const text = load<string>(key);
    if (text) this.#texts.set(roomId, text);
    else this.#texts.delete(roomId);
    this.emit();
    this.#then(roomId);
  };
}

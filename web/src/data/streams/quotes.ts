import { isOpen, toFailure } from '../failure.ts';
import { segment } from '../http.ts';
import type { Message, MessageId } from '../model.gen.ts';
import type { RoomStore } from './room.ts';

/** Wait before one that did not come is asked for again, when the server did not name one. */
const RETRY_MS = 4_000;

/** Fetches single messages that others answer to; each is asked for once, and again in a while when there was no answer. */
export class Quotes {
  readonly #room: RoomStore;
  readonly #asked = new Set<MessageId>();

  constructor(room: RoomStore) {
    this.#room = room;
  }

  /** Asks for a message, unless it is held or was asked for just now. */
  want(id: MessageId): void {
    const { chat, timeline } = this.#room;
    if (!chat || timeline.log.get(id) || this.#asked.has(id)) return;
    this.#asked.add(id);
    void this.#ask(id);
  }

  /** These are held no more: asks again for what is still wanted. */
  forgot(ids: readonly MessageId[]): void {
    for (const id of ids) this.#asked.delete(id);
  }

  /** Everything was forgotten: asks again for what is still wanted. */
  clear(): void {
    this.#asked.clear();
  }

  async #ask(id: MessageId): Promise<void> {
    const room = this.#room;
    try {
      await room.timeline.fresh(
        () => room.ports.http.get<Message>(`/api/messages/${segment(id)}`),
        (row) => {
          if (row.roomId === room.id)
            room.batch(() => room.apply({ type: 'message', row }, row.seq));
        },
      );
    } catch (thrown) {
      const failure = toFailure(thrown);
      // What is not there will not be there next time.
      if (!isOpen(failure)) return;
      setTimeout(() => {
        this.#asked.delete(id);
        // Who still shows its place asks again, though nothing else may happen there.
        room.drawing.now();
      }, failure.retryAfterMs ?? RETRY_MS);
    }
  }
}

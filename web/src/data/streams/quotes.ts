import { toFailure } from '../failure.ts';
import { type Http, segment } from '../http.ts';
import type { Message, MessageId, RoomId } from '../model.gen.ts';
import type { Timeline } from './timeline.ts';

/** Fetches single messages that others answer to; each is asked for once. */
export class Quotes {
  readonly #http: Http;
  readonly #roomId: RoomId;
  readonly #timeline: Timeline;
  readonly #take: (message: Message) => void;
  readonly #asked = new Set<MessageId>();

  constructor(http: Http, roomId: RoomId, timeline: Timeline, take: (message: Message) => void) {
    this.#http = http;
    this.#roomId = roomId;
    this.#timeline = timeline;
    this.#take = take;
  }

  /** Asks for a message that is not held. */
  want(id: MessageId): void {
    if (this.#asked.has(id)) return;
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
    try {
      await this.#timeline.fresh(
        () => this.#http.get<Message>(`/api/messages/${segment(id)}`),
        (message) => {
          if (message.roomId === this.#roomId) this.#take(message);
        },
      );
    } catch (thrown) {
      // What is not there will not be there next time.
      if (toFailure(thrown).status !== 404) this.#asked.delete(id);
    }
  }
}

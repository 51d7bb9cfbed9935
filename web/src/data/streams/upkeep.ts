import type { MessagePage } from '../model.gen.ts';
import { isDrawn } from './log.ts';
import type { RoomStore } from './room.ts';
import { takePage } from './roomTimeline.ts';

/** Rows held of a room before a new answer does the counting. */
const UNCOUNTED = 1_000;

/** Keeps what is held of a room light, and heals what no stream carries. */
export class Upkeep {
  readonly #room: RoomStore;
  #isLightening = false;

  constructor(room: RoomStore) {
    this.#room = room;
  }

  /** A busy room: old rows go, and when many came since the last answer, a new one does the counting. */
  lighten(): void {
    const { timeline, ports, id } = this.#room;
    this.#letGo();
    if (timeline.log.size <= UNCOUNTED || this.#isLightening) return;
    this.#isLightening = true;
    const done = (): void => {
      this.#isLightening = false;
      timeline.counted();
      this.#letGo();
    };
    ports.found(id).then(done, done);
  }

  /** The only row held was taken back: the server knows what was said before. */
  checkLast(): void {
    const { chat, timeline, ports, id } = this.#room;
    if (chat && timeline.log.newest(chat.clearedNumber, isDrawn) === null)
      void ports.found(id).catch(() => {});
  }

  /** Asks how far others have read. */
  async healReads(): Promise<void> {
    const { ports } = this.#room;
    try {
      const page = await ports.http.get<MessagePage>(this.#room.path('messages'), { limit: 1 });
      if (this.#room.chat) takePage(this.#room, page);
    } catch {
      // The next answer heals it.
    }
  }

  #letGo(): void {
    const { timeline, screen } = this.#room;
    if (screen.isOpen) timeline.trim();
    else if (timeline.log.size > UNCOUNTED) timeline.settle();
  }
}

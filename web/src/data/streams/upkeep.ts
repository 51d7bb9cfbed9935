import type { Message, MessagePage } from '../model.gen.ts';
import type { RoomStore } from './room.ts';

/** Rows held of a room nobody looks at before it is made lighter. */
const UNSEEN = 1_000;

const isShown = (row: Message): boolean => !row.recalled && !row.hidden;

/** Keeps what is held of a room light, and heals what no stream carries. */
export class Upkeep {
  readonly #room: RoomStore;
  #isLightening = false;

  constructor(room: RoomStore) {
    this.#room = room;
  }

  /** A busy room nobody looks at: a new answer does the counting, and its old rows can go. */
  lighten(): void {
    const { timeline, screen, ports, id } = this.#room;
    if (timeline.log.size <= UNSEEN || screen.isOpen || this.#isLightening) return;
    this.#isLightening = true;
    const done = (): void => {
      this.#isLightening = false;
      if (!screen.isOpen) timeline.settle();
    };
    ports.found(id).then(done, done);
  }

  /** The only row held was taken back: the server knows what was said before. */
  checkLast(): void {
    const { chat, timeline, ports, id } = this.#room;
    if (chat && timeline.log.newest(chat.clearedNumber, isShown) === null)
      void ports.found(id).catch(() => {});
  }

  /** Asks how far others have read. */
  async healReads(take: (page: MessagePage) => void): Promise<void> {
    const { ports } = this.#room;
    try {
      const page = await ports.http.get<MessagePage>(this.#room.path('messages'), { limit: 1 });
      if (this.#room.chat) take(page);
    } catch {
      // The next answer heals it.
    }
  }
}

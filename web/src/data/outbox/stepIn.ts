import type { RoomId } from '../model.gen.ts';
import { type Entry, filesOf } from './entry.ts';

/** So long the tab that sends for all has to begin; more where a file goes up first. */
const PATIENCE_MS = 2_000;
const PATIENCE_WITH_FILES_MS = 20_000;

interface Wait {
  isOver: boolean;
  timer: ReturnType<typeof setTimeout>;
}

/**
 * A tab that does not lead sends after all when the one that does leaves a room's texts lying: it may
 * have no connection, or sleep. Both sending is harmless, an id sent twice is one message.
 */
export class StepIn {
  readonly #waits = new Map<RoomId, Wait>();
  readonly #then: (roomId: RoomId) => void;

  /** `then` is told when a room's time is over. */
  constructor(then: (roomId: RoomId) => void) {
    this.#then = then;
  }

  /** Whether this tab may send the first entry of a room; begins to wait when it may not yet. */
  mayTake(entry: Entry): boolean {
    const { roomId } = entry;
    const wait = this.#waits.get(roomId);
    if (wait) return wait.isOver;
    const ms = filesOf(entry).length > 0 && !entry.stored ? PATIENCE_WITH_FILES_MS : PATIENCE_MS;
    const begun: Wait = {
      isOver: false,
      timer: setTimeout(() => {
        begun.isOver = true;
        this.#then(roomId);
      }, ms),
    };
    this.#waits.set(roomId, begun);
    return false;
  }

  /** Nothing waits in a room any more. */
  forget(roomId: RoomId): void {
    clearTimeout(this.#waits.get(roomId)?.timer);
    this.#waits.delete(roomId);
  }

  /** Ends every wait. */
  stop(): void {
    for (const roomId of [...this.#waits.keys()]) this.forget(roomId);
  }
}

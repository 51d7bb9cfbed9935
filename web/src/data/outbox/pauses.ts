import type { RoomId } from '../model.gen.ts';

/** Rooms that wait before the next try. */
export class Pauses {
  readonly #timers = new Map<RoomId, ReturnType<typeof setTimeout>>();
  readonly #then: (roomId: RoomId) => void;

  /** `then` is told when a room's time is over. */
  constructor(then: (roomId: RoomId) => void) {
    this.#then = then;
  }

  has = (roomId: RoomId): boolean => this.#timers.has(roomId);

  /** Begins one, or begins it anew. */
  begin(roomId: RoomId, ms: number): void {
    this.end(roomId);
    this.#timers.set(
      roomId,
      setTimeout(() => this.#then(roomId), ms),
    );
  }

  /** Ends one before its time. */
  end(roomId: RoomId): void {
    clearTimeout(this.#timers.get(roomId));
    this.#timers.delete(roomId);
  }

  /** Ends them all. */
  endAll(): void {
    for (const roomId of [...this.#timers.keys()]) this.end(roomId);
  }
}

import { Emitter } from '@/lib/emitter.ts';
import type { RoomId, UserId } from './model.gen.ts';

/** Least time between two notices that I am writing. */
const SEND_EVERY_MS = 3_000;

/** A notice holds this long. */
const ENDS_AFTER_MS = 6_000;

/** Tells others that I am writing: at most every 3 s, and that I stopped only if they think I do. */
export class TypingSender {
  readonly #tell: (on: boolean) => void;
  readonly #isOnline: () => boolean;
  #toldAtMs = Number.NEGATIVE_INFINITY;

  constructor(tell: (on: boolean) => void, isOnline: () => boolean) {
    this.#tell = tell;
    this.#isOnline = isOnline;
  }

  /** Call on each keystroke, and with false when the text is put away. */
  set(on: boolean): void {
    const sinceMs = performance.now() - this.#toldAtMs;
    if (!this.#isOnline() || (on ? sinceMs < SEND_EVERY_MS : sinceMs > ENDS_AFTER_MS)) return;
    this.#toldAtMs = on ? performance.now() : Number.NEGATIVE_INFINITY;
    this.#tell(on);
  }

  /** The text was sent: the message itself ends it for the others. */
  sent(): void {
    this.#toldAtMs = Number.NEGATIVE_INFINITY;
  }
}

const NOBODY: readonly UserId[] = [];

/** Who is writing where, as told by the server; ends by itself. */
export class Typing extends Emitter {
  readonly #rooms = new Map<RoomId, Map<UserId, ReturnType<typeof setTimeout>>>();
  readonly #shown = new Map<RoomId, readonly UserId[]>();

  /** Who is writing in a room; the same array until that changes. */
  inRoom = (roomId: RoomId): readonly UserId[] => this.#shown.get(roomId) ?? NOBODY;

  /** Somebody began, or stopped. */
  set(roomId: RoomId, userId: UserId, on: boolean): void {
    const room = this.#rooms.get(roomId) ?? new Map<UserId, ReturnType<typeof setTimeout>>();
    clearTimeout(room.get(userId));
    const wasOn = room.delete(userId);
    if (on)
      room.set(
        userId,
        setTimeout(() => this.set(roomId, userId, false), ENDS_AFTER_MS),
      );
    this.#rooms.set(roomId, room);
    if (wasOn === on) return;
    this.#shown.set(roomId, [...room.keys()]);
    this.emit();
  }

  /** Forgets everything. */
  clear(): void {
    for (const room of this.#rooms.values()) for (const timer of room.values()) clearTimeout(timer);
    this.#rooms.clear();
    this.#shown.clear();
    this.emit();
  }
}

import { Emitter } from '@/lib/emitter.ts';
import type { PresenceEvent, UserId, WatchAnswer } from './model.gen.ts';
import type { Presence } from './shapes.ts';
import type { Wire } from './streams/ports.ts';

/** Most people the server lets one connection watch. */
const MOST = 500;

/** Screens come and go in one turn: the union is sent after this. */
const SETTLE_MS = 100;

const UNKNOWN: Presence = { online: false, lastSeenAt: null };

/** Whether people on screen are here. The union of what screens watch is what the server is asked. */
export class PresenceStore extends Emitter {
  readonly #wire: Wire;
  readonly #watchers = new Map<UserId, number>();
  #known = new Map<UserId, Presence>();
  #timer: ReturnType<typeof setTimeout> | undefined;
  #asked = 0;
  /** Whom this connection watches already. */
  #watched: string | null = null;
  #version = 0;

  constructor(wire: Wire) {
    super();
    this.#wire = wire;
  }

  /** Counts changes. */
  getVersion = (): number => this.#version;

  /** Whether one person is here; the same object until that changes. */
  get = (userId: UserId): Presence => this.#known.get(userId) ?? UNKNOWN;

  /** Watches people while a screen shows them; answers how to stop. */
  watch(userIds: readonly UserId[]): () => void {
    for (const id of userIds) this.#watchers.set(id, (this.#watchers.get(id) ?? 0) + 1);
    this.#askSoon();
    return () => {
      for (const id of userIds) {
        const left = (this.#watchers.get(id) ?? 1) - 1;
        if (left > 0) this.#watchers.set(id, left);
        else this.#watchers.delete(id);
      }
      this.#askSoon();
    };
  }

  /** The server told of somebody. */
  changed(event: PresenceEvent): void {
    const held = this.#known.get(event.userId);
    const lastSeenAt = event.lastSeenAt ?? held?.lastSeenAt ?? null;
    this.#known.set(event.userId, { online: event.online, lastSeenAt });
    this.#version += 1;
    this.emit();
  }

  /** A new connection watches nobody yet. */
  online(): void {
    this.#watched = null;
    this.#askSoon();
  }

  /** I may see other people than before: asks again. */
  sightChanged(): void {
    this.#watched = null;
    this.#askSoon();
  }

  /** Stops asking. */
  stop(): void {
    clearTimeout(this.#timer);
  }

  #askSoon(): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.#ask(), SETTLE_MS);
  }

  async #ask(): Promise<void> {
    if (!this.#wire.isOnline()) return;
    // Those looked at last are the ones on screen.
    const userIds = [...this.#watchers.keys()].slice(-MOST);
    const watched = [...userIds].sort().join(' ');
    if (watched === this.#watched) return;
    this.#asked += 1;
    const asked = this.#asked;
    try {
      this.#watched = watched;
      const answer = await this.#wire.request<WatchAnswer>('presence:watch', { userIds });
      if (asked === this.#asked) this.#take(userIds, answer);
    } catch {
      if (asked === this.#asked) this.#watched = null;
      // The next `ready` or the next screen asks again.
    }
  }

  #take(userIds: readonly UserId[], answer: WatchAnswer): void {
    const here = new Set(answer.online);
    this.#known = new Map(
      userIds.map((id) => [id, this.#same(id, here.has(id), answer.lastSeenAt[id] ?? null)]),
    );
    this.#version += 1;
    this.emit();
  }

  #same(id: UserId, online: boolean, lastSeenAt: string | null): Presence {
    const held = this.#known.get(id);
    return held?.online === online && held.lastSeenAt === lastSeenAt
      ? held
      : { online, lastSeenAt };
  }
}

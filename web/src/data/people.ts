import { Emitter } from '@/lib/emitter.ts';
import { Failure } from './failure.ts';
import type { Http } from './http.ts';
import type { Page, User, UserId } from './model.gen.ts';

/** Most people asked for at once. */
const BATCH = 100;

/** Everybody met so far. Of one person the higher `version` wins, whichever way it came. */
export class People extends Emitter {
  readonly #http: Http;
  readonly #users = new Map<UserId, User>();
  #version = 0;
  #wanted = new Set<UserId>();
  readonly #asked = new Set<UserId>();

  constructor(http: Http) {
    super();
    this.#http = http;
  }

  /** Counts changes: a snapshot for those who look up many people. */
  getVersion = (): number => this.#version;

  /** One person, if met. */
  get = (id: UserId): User | null => this.#users.get(id) ?? null;

  /** Takes in people from an answer or event. */
  put(users: readonly User[] | undefined): void {
    let changed = false;
    for (const user of users ?? []) {
      const held = this.#users.get(user.id);
      if (held && held.version >= user.version) continue;
      this.#users.set(user.id, user);
      changed = true;
    }
    if (!changed) return;
    this.#version += 1;
    this.emit();
  }

  /** Asks for people not met yet, those of one turn together. */
  want(ids: Iterable<UserId>): void {
    const before = this.#wanted.size;
    for (const id of ids) if (!this.#users.has(id) && !this.#asked.has(id)) this.#wanted.add(id);
    if (before === 0 && this.#wanted.size > 0) queueMicrotask(() => this.#askAll());
  }

  /** Asks for one person now. Throws `Failure`, `not_found` where there is nobody. */
  load = async (id: UserId): Promise<void> => {
    const { items } = await this.#http.get<Page<User>>('/api/users', { ids: id });
    if (items.length === 0) throw new Failure('not_found', { status: 404 });
    this.put(items);
  };

  #askAll(): void {
    const ids = [...this.#wanted];
    this.#wanted = new Set();
    for (let at = 0; at < ids.length; at += BATCH) void this.#ask(ids.slice(at, at + BATCH));
  }

  async #ask(ids: UserId[]): Promise<void> {
    for (const id of ids) this.#asked.add(id);
    try {
      const page = await this.#http.get<Page<User>>('/api/users', { ids: ids.join(',') });
      this.put(page.items);
    } catch {
      // Somebody who looks again asks again.
      for (const id of ids) this.#asked.delete(id);
    }
  }
}

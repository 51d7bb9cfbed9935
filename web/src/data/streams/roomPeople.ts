import type { Http } from '../http.ts';
import type { Member, MemberPage, Read, UserId } from '../model.gen.ts';
import type { People } from '../people.ts';
import { MemberList } from './members.ts';

/** Pages of members read at most: 2,000 people. */
const PAGES = 20;

/** Members in one page. */
const PAGE = 100;

/** What a room's people need of it. */
export interface RoomPeoplePorts {
  me: UserId;
  http: Http;
  people: People;
  /** Address of the list of members. */
  path: string;
  changed: () => void;
}

/** Who is in a room, once somebody asked, and how far others have read. */
export class RoomPeople {
  readonly #ports: RoomPeoplePorts;
  readonly #members = new MemberList();
  #reads: ReadonlyMap<UserId, number> = new Map();
  #generation = 0;
  #loading: Promise<void> | null = null;

  constructor(ports: RoomPeoplePorts) {
    this.#ports = ports;
  }

  /** Who is in now; `null` until loaded. */
  get members(): readonly Member[] | null {
    return this.#members.shown;
  }

  /** How far others have read; a new map after each change. */
  get reads(): ReadonlyMap<UserId, number> {
    return this.#reads;
  }

  /** Takes a member's row in. */
  put(row: Member): void {
    this.#members.put(row);
    if (row.leftAt !== null && this.#reads.has(row.userId)) {
      const left = new Map(this.#reads);
      left.delete(row.userId);
      this.#reads = left;
    }
  }

  /** Takes read positions in; the last told counts, for they may go back. */
  read(reads: readonly Read[] | undefined): void {
    const news = (reads ?? []).filter(
      ({ userId, readNumber }) =>
        userId !== this.#ports.me && this.#reads.get(userId) !== readNumber,
    );
    if (news.length === 0) return;
    this.#reads = new Map([
      ...this.#reads,
      ...news.map(({ userId, readNumber }) => [userId, readNumber] as const),
    ]);
    this.#ports.changed();
  }

  /** Up to where everyone else whose position is known has read; with a `peer` only theirs counts. */
  seenTo(peer: UserId | undefined): number {
    if (peer !== undefined) return this.#reads.get(peer) ?? 0;
    return this.#reads.size === 0 ? 0 : Math.min(...this.#reads.values());
  }

  /** Loads the members, once; from then on the stream keeps them. Throws `Failure`. */
  load = (): Promise<void> => {
    if (this.#members.isLoaded) return Promise.resolve();
    const loading = this.#loading ?? this.#load();
    this.#loading = loading;
    const ended = (): void => {
      if (this.#loading === loading) this.#loading = null;
    };
    loading.then(ended, ended);
    return loading;
  };

  async #load(): Promise<void> {
    const generation = this.#generation;
    const { http, people, path, changed } = this.#ports;
    let cursor: string | null = null;
    for (let page = 0; page < PAGES; page += 1) {
      const more: { cursor?: string } = cursor === null ? {} : { cursor };
      const answer: MemberPage = await http.get<MemberPage>(path, { limit: PAGE, ...more });
      if (generation !== this.#generation) return;
      people.put(answer.users);
      for (const row of answer.items) this.#members.put(row);
      this.read(answer.reads);
      cursor = answer.next;
      if (cursor === null) break;
    }
    this.#members.loaded();
    changed();
  }

  /** Forgets everything; asks again for members that were shown. */
  reset(): void {
    const hadMembers = this.#members.isLoaded;
    this.clear();
    // Whoever looks again asks again.
    if (hadMembers) void this.load().catch(() => {});
  }

  /** Forgets everything. */
  clear(): void {
    this.#generation += 1;
    this.#loading = null;
    this.#members.clear();
    this.#reads = new Map();
  }
}

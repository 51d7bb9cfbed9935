import { Emitter, type Readable } from '@/lib/emitter.ts';
import type { Failure } from './failure.ts';
import { type Http, segment } from './http.ts';
import { Loader } from './loader.ts';
import type { Block, BlockRow, Friend, FriendRow, FriendState, Page, UserId } from './model.gen.ts';
import { OwnRows } from './ownRows.ts';
import type { People } from './people.ts';
import { friendKey } from './undo/deeds.ts';
import type { Undos } from './undo/undos.ts';

/** What binds me to people, and keeps us apart. */
export interface BondList {
  status: 'loading' | 'ready' | 'error';
  failure: Failure | null;
  /** Friends and requests, the newest first; also a friend who is about to be none. */
  friends: readonly Friend[];
  /** Those I block, the newest first. */
  blocks: readonly Block[];
}

/** Most rows of one page. */
const PAGE = 100;

type Bond = Friend | Block;
type Row<B> = B | { userId: UserId; gone: boolean; mySeq: number };

/** My friends, requests and blocks: read once, kept current by my own stream. The higher `mySeq` wins. */
export class Bonds extends Emitter implements Readable<BondList> {
  readonly #http: Http;
  readonly #people: People;
  readonly #undos: Undos;
  readonly #friends = new OwnRows<Row<Friend>>((row) => row.userId);
  readonly #blocks = new OwnRows<Row<Block>>((row) => row.userId);
  readonly #loader = new Loader<[Friend[], Block[]]>({
    read: () => this.#read(),
    take: ([friends, blocks]) => {
      this.#friends.replace(friends);
      this.#blocks.replace(blocks);
    },
    changed: () => this.#changed(),
  });
  #list: BondList | null = null;

  constructor(http: Http, people: People, undos: Undos) {
    super();
    this.#http = http;
    this.#people = people;
    this.#undos = undos;
  }

  getSnapshot = (): BondList => {
    this.#list ??= {
      status: this.#loader.status,
      failure: this.#loader.failure,
      friends: present(this.#friends),
      blocks: present(this.#blocks),
    };
    return this.#list;
  };

  /** What somebody is to me; `null` while nothing. */
  friendState = (userId: UserId): FriendState | null => {
    const row = this.#friends.get(userId);
    return row === undefined || 'gone' in row || this.isLeaving(userId) ? null : row.state;
  };

  /** Whether a friendship is being ended: it can be taken back, or the server is asked just now. */
  isLeaving(userId: UserId): boolean {
    return this.#undos.veil(userId) === 'gone';
  }

  /** Whether I block somebody. */
  isBlocked = (userId: UserId): boolean => {
    const row = this.#blocks.get(userId);
    return row !== undefined && !('gone' in row);
  };

  /** A row of my own stream. */
  takeFriend(row: FriendRow): void {
    if (this.#friends.put(row)) this.#changed();
  }

  /** A row of my own stream. */
  takeBlock(row: BlockRow): void {
    if (this.#blocks.put(row)) this.#changed();
  }

  /** Reads both lists; only the last of several counts. */
  load = (): Promise<void> => this.#loader.load();

  /** Asks somebody to be friends, or accepts; a friend about to be removed stays one. Throws `Failure`. */
  ask = async (userId: UserId): Promise<void> => {
    const key = friendKey(userId);
    if (this.#undos.has(key)) return this.#undos.undo(key);
    this.takeFriend(await this.#http.put<Friend>(`/api/friends/${segment(userId)}`));
  };

  /** Declines, withdraws or ends. The row follows by my own stream. Throws `Failure`. */
  end = async (userId: UserId): Promise<void> => {
    await this.#http.delete(`/api/friends/${segment(userId)}`);
  };

  /** Ends a friendship: shown at once, carried out when the time to change one's mind is over. */
  removeFriend = (userId: UserId): void => {
    this.#undos.do({
      key: friendKey(userId),
      words: { kind: 'removeFriend', userId },
      veil: { id: userId, as: 'gone' },
      carryOut: (leaving) => this.#http.delete(`/api/friends/${segment(userId)}`, leaving),
    });
  };

  /** Something about how friends are shown changed. */
  touched(): void {
    this.#changed();
  }

  /** Blocks somebody. Throws `Failure`. */
  block = async (userId: UserId): Promise<void> => {
    this.takeBlock(await this.#http.put<Block>(`/api/blocks/${segment(userId)}`));
  };

  /** Lifts a block. The row follows by my own stream. Throws `Failure`. */
  lift = async (userId: UserId): Promise<void> => {
    await this.#http.delete(`/api/blocks/${segment(userId)}`);
  };

  /** Stops everything under way. */
  stop(): void {
    this.#loader.stop();
  }

  #read(): Promise<[Friend[], Block[]]> {
    this.#friends.begin();
    this.#blocks.begin();
    return Promise.all([this.#all<Friend>('/api/friends'), this.#all<Block>('/api/blocks')]);
  }

  async #all<B extends Bond>(path: string): Promise<B[]> {
    const found: B[] = [];
    let cursor: string | null = null;
    do {
      const query = { limit: PAGE, ...(cursor !== null && { cursor }) };
      const page: PeopleOf<B> = await this.#http.get<PeopleOf<B>>(path, query);
      this.#people.put(page.users);
      found.push(...page.items);
      cursor = page.next;
    } while (cursor !== null);
    return found;
  }

  #changed(): void {
    this.#list = null;
    this.emit();
  }
}

type PeopleOf<B> = Page<B> & { users: Parameters<People['put']>[0] };

function present<B extends Bond>(rows: OwnRows<Row<B>>): B[] {
  return rows
    .values()
    .filter((row): row is B => !('gone' in row))
    .sort((one, other) => other.mySeq - one.mySeq);
}

import type { Member, UserId } from '../model.gen.ts';

const RANK = { owner: 0, moderator: 1, member: 2 } as const;

/** The members of one room, once somebody asked for them. Of one person the higher stamp wins. */
export class MemberList {
  readonly #rows = new Map<UserId, Member>();
  #shown: readonly Member[] | null = null;
  #isLoaded = false;

  /** Whether all of them were loaded. */
  get isLoaded(): boolean {
    return this.#isLoaded;
  }

  /** Takes one row in; former members too, so that an older row does not bring them back. */
  put(row: Member): boolean {
    const held = this.#rows.get(row.userId);
    if (held && held.seq >= row.seq) return false;
    this.#rows.set(row.userId, row);
    this.#shown = null;
    return true;
  }

  /** The last page came: from now on the list is whole. */
  loaded(): void {
    this.#isLoaded = true;
    this.#shown = null;
  }

  /** Who is in now, owners first, then by when they came; `null` until loaded. */
  get shown(): readonly Member[] | null {
    if (!this.#isLoaded) return null;
    this.#shown ??= [...this.#rows.values()].filter((row) => row.leftAt === null).sort(compare);
    return this.#shown;
  }

  /** Forgets everything. */
  clear(): void {
    this.#rows.clear();
    this.#shown = null;
    this.#isLoaded = false;
  }
}

function compare(a: Member, b: Member): number {
  return (
    RANK[a.role] - RANK[b.role] ||
    a.joinedAt.localeCompare(b.joinedAt) ||
    a.userId.localeCompare(b.userId)
  );
}

import { toFailure } from '../failure.ts';
import type { Http } from '../http.ts';
import type {
  BlockRow,
  Changes,
  Chat,
  FriendRow,
  NotificationRow,
  OwnEvent,
  OwnRow,
  Page,
  Ready,
  Reset,
} from '../model.gen.ts';
import type { People } from '../people.ts';
import { Cursor } from './cursor.ts';
import type { Wire } from './ports.ts';
import type { Rooms } from './rooms.ts';

/** Rows in one page of changes, and chats in one page of the list. */
const PAGE = 100;

/** Wait before the list is asked for again. */
const RETRY_MS = 4_000;

/** What my own stream needs of the world. */
export interface OwnPorts {
  http: Http;
  wire: Wire;
  people: People;
  rooms: Rooms;
  others: OtherRows;
}

/** Takes rows of my own stream that are no chats, and reads their lists anew. */
export interface OtherRows {
  load: () => void;
  friend: (row: FriendRow) => void;
  block: (row: BlockRow) => void;
  notification: (row: NotificationRow) => void;
  session: () => void;
}

/** My own stream: which rooms are mine, and my place in them. */
export class OwnStore {
  readonly #ports: OwnPorts;
  readonly #cursor: Cursor<OwnRow>;
  #isLoaded = false;
  #load = 0;
  #retry: ReturnType<typeof setTimeout> | undefined;

  constructor(ports: OwnPorts) {
    this.#ports = ports;
    this.#cursor = new Cursor<OwnRow>({
      fetch: (after) =>
        ports.wire.request<Changes<OwnRow> | Reset>('me:changes', { after, limit: PAGE }),
      apply: (page) => {
        ports.people.put(page.users);
        for (const item of page.items) this.apply(item);
      },
      reset: () => {
        ports.rooms.distrust();
        ports.others.load();
        void this.load();
      },
      refused: () => {},
    });
  }

  /** Stamp up to which everything is known. */
  get cursor(): number | null {
    return this.#cursor.seq;
  }

  /**
   * A new connection. The first one sets the cursor, before the list it goes with is read; later
   * ones compare. With more rooms than are named the list is read again.
   */
  ready(ready: Ready): void {
    if (this.#cursor.seq === null) {
      this.#cursor.start(ready.seq);
      this.#ports.others.load();
    } else this.#cursor.head(ready.seq);
    if (!this.#isLoaded || ready.more) void this.load();
  }

  /** A live event of my own stream. */
  event(event: OwnEvent): void {
    if (this.#cursor.event(event.after, event.seq) === 'next') this.apply(event);
  }

  /** Takes a row in, whichever way it came. */
  apply(change: OwnRow): void {
    switch (change.type) {
      case 'chat':
        this.#ports.rooms.takeRow(change.row);
        break;
      case 'hidden':
        this.#ports.rooms.hidden(change.row);
        break;
      case 'friend':
        this.#ports.others.friend(change.row);
        break;
      case 'block':
        this.#ports.others.block(change.row);
        break;
      case 'notification':
        this.#ports.others.notification(change.row);
        break;
      case 'session':
        this.#ports.others.session();
        break;
    }
  }

  /** Reads the whole list of my chats; only the last of several counts. */
  load = async (): Promise<void> => {
    const { http, rooms } = this.#ports;
    this.#load += 1;
    const load = this.#load;
    clearTimeout(this.#retry);
    if (!this.#isLoaded) rooms.say('loading');
    const ids = new Set<string>();
    const before = rooms.held();
    try {
      let cursor: string | null = null;
      do {
        const query: Record<string, string | number> = {
          limit: PAGE,
          ...(cursor !== null && { cursor }),
        };
        const page: Page<Chat> = await http.get<Page<Chat>>('/api/rooms', query);
        if (load !== this.#load) return;
        for (const chat of page.items) ids.add(rooms.take(chat, before.get(chat.id)).id);
        cursor = page.next;
      } while (cursor !== null);
      this.#isLoaded = true;
      rooms.loaded(ids, before);
    } catch (thrown) {
      if (load === this.#load) this.#failed(toFailure(thrown).code !== 'unauthorized', thrown);
    }
  };

  /** Stops everything under way. */
  stop(): void {
    this.#load += 1;
    clearTimeout(this.#retry);
    this.#cursor.stop();
  }

  #failed(isWorthRetrying: boolean, thrown: unknown): void {
    const failure = toFailure(thrown);
    if (!this.#isLoaded) this.#ports.rooms.say('error', failure);
    if (!isWorthRetrying) return;
    this.#retry = setTimeout(() => void this.load(), failure.retryAfterMs ?? RETRY_MS);
  }
}

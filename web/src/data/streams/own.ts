import type { Http } from '../http.ts';
import { Loader } from '../loader.ts';
import type {
  BlockRow,
  Changes,
  Chat,
  FriendRow,
  NotificationRow,
  OwnEvent,
  OwnRow,
  PeoplePage,
  Ready,
  Reset,
} from '../model.gen.ts';
import type { People } from '../people.ts';
import { Cursor } from './cursor.ts';
import type { Wire } from './ports.ts';
import type { Rooms } from './rooms.ts';

/** Rows in one page of changes, and chats in one page of the list. */
const PAGE = 100;

/** What my own stream needs of the world. */
export interface OwnPorts {
  http: Http;
  wire: Wire;
  people: People;
  rooms: Rooms;
  others: OtherRows;
}

/** The whole list, and the stamps of what was mine when it was asked for. */
interface Listed {
  ids: ReadonlySet<string>;
  before: ReadonlyMap<string, number>;
}

/** Takes rows of my own stream that are no chats, and reads their lists anew. */
export interface OtherRows {
  /** Reads their lists. */
  load: () => void;
  /** Reads their lists, and what was known before is void. */
  reload: () => void;
  friend: (row: FriendRow) => void;
  block: (row: BlockRow) => void;
  /** `isLive`: it came just now, and was not caught up with. */
  notification: (row: NotificationRow, isLive: boolean) => void;
  session: () => void;
}

/** My own stream: which rooms are mine, and my place in them. */
export class OwnStore {
  readonly #ports: OwnPorts;
  readonly #cursor: Cursor<OwnRow>;
  readonly #loader: Loader<Listed>;

  constructor(ports: OwnPorts) {
    this.#ports = ports;
    const { rooms } = ports;
    this.#loader = new Loader<Listed>({
      read: (isLast) => this.#read(isLast),
      take: ({ ids, before }) => rooms.loaded(ids, before),
      changed: () => rooms.say(this.#loader.status, this.#loader.failure),
    });
    this.#cursor = new Cursor<OwnRow>({
      fetch: (after) =>
        ports.wire.request<Changes<OwnRow> | Reset>('me:changes', { after, limit: PAGE }),
      apply: (page) => {
        ports.people.put(page.users);
        for (const item of page.items) this.#apply(item, false);
      },
      reset: () => {
        ports.rooms.distrust();
        ports.others.reload();
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
    if (this.#loader.status !== 'ready' || ready.more) void this.load();
  }

  /** A live event of my own stream. */
  event(event: OwnEvent): void {
    if (this.#cursor.event(event.after, event.seq) === 'next') this.#apply(event, true);
  }

  /** Reads the whole list of my chats; only the last of several counts. */
  load = (): Promise<void> => {
    if (this.#loader.status !== 'ready') this.#ports.rooms.say('loading');
    return this.#loader.load();
  };

  /** Stops everything under way. */
  stop(): void {
    this.#loader.stop();
    this.#cursor.stop();
  }

  /** Takes a row in, whichever way it came. */
  #apply(change: OwnRow, isLive: boolean): void {
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
        this.#ports.others.notification(change.row, isLive);
        break;
      case 'session':
        this.#ports.others.session();
        break;
    }
  }

  async #read(isLast: () => boolean): Promise<Listed> {
    const { http, people, rooms } = this.#ports;
    const ids = new Set<string>();
    const before = rooms.held();
    let cursor: string | null = null;
    do {
      const query: Record<string, string | number> = {
        limit: PAGE,
        ...(cursor !== null && { cursor }),
      };
      const page: PeoplePage<Chat> = await http.get<PeoplePage<Chat>>('/api/rooms', query);
      if (!isLast()) break;
      people.put(page.users);
      for (const chat of page.items) ids.add(rooms.take(chat, before.get(chat.id)).id);
      cursor = page.next;
    } while (cursor !== null);
    return { ids, before };
  }
}

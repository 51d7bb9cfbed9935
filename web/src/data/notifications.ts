import { Emitter, type Readable } from '@/lib/emitter.ts';
import { type Failure, toFailure } from './failure.ts';
import { type Http, segment } from './http.ts';
import { Loader } from './loader.ts';
import type {
  Message,
  MessageId,
  Notification,
  NotificationId,
  NotificationPage,
  NotificationRow,
  NotificationsRead,
} from './model.gen.ts';
import { OwnRows } from './ownRows.ts';
import type { People } from './people.ts';

/** What I should look at. */
export interface NotificationList {
  status: 'loading' | 'ready' | 'error';
  failure: Failure | null;
  /** The newest first. */
  items: readonly Notification[];
  /** How many are not read, at most 100 (shown 99+). */
  unread: number;
  hasMore: boolean;
}

const PAGE = 30;
const MOST = 100;
/** Rows come in bursts: the count is asked for once after them. */
const RECOUNT_MS = 300;

/** My notifications: the newest page, more on demand, kept current by my own stream. */
export class Notifications extends Emitter implements Readable<NotificationList> {
  readonly #http: Http;
  readonly #people: People;
  readonly #rows = new OwnRows<NotificationRow>((row) => row.id);
  readonly #messages = new Map<MessageId, Message>();
  readonly #asked = new Set<MessageId>();
  readonly #loader = new Loader<NotificationPage>({
    read: () => this.#newest(),
    take: (page) => this.#takeNewest(page),
    changed: () => this.#changed(),
  });
  #unread = 0;
  /** Counts rows that came live: an answer asked for before one is older than it. */
  #came = 0;
  #next: string | null = null;
  /** `#came` when the list was asked for. */
  #cameBefore = 0;
  /** The next list is all there is: what was known before is void. */
  #isVoid = false;
  #list: NotificationList | null = null;

  constructor(http: Http, people: People) {
    super();
    this.#http = http;
    this.#people = people;
  }

  getSnapshot = (): NotificationList => {
    this.#list ??= {
      status: this.#loader.status,
      failure: this.#loader.failure,
      items: this.#rows
        .values()
        .filter(isOn)
        .sort((a, b) => (a.id < b.id ? 1 : -1)),
      unread: this.#unread,
      hasMore: this.#next !== null,
    };
    return this.#list;
  };

  /** The text of a notification; `null` while it is not known or not to be seen. Asks for it once. */
  textOf = (id: MessageId): Message | null => {
    const held = this.#messages.get(id) ?? null;
    if (held === null && !this.#asked.has(id)) void this.#ask(id);
    return held;
  };

  /** A row of my own stream. Answers the notification when it is new and not read. */
  apply(row: NotificationRow): Notification | null {
    const held = this.#rows.get(row.id);
    if (!this.#rows.put(row)) return null;
    this.#came += 1;
    const was = held !== undefined && isOn(held) && held.readAt === null;
    const is = isOn(row) && row.readAt === null;
    // Of one that was never held nobody knows whether it counted.
    if (held === undefined && !is) this.#loader.later(RECOUNT_MS);
    this.#unread = Math.min(Math.max(this.#unread + Number(is) - Number(was), 0), MOST);
    // Above a hundred the server stops counting.
    if (this.#unread >= MOST - 1) this.#loader.later(RECOUNT_MS);
    this.#changed();
    return held === undefined && is ? row : null;
  }

  /** A text changed: those held here change too. */
  message = (message: Message): void => {
    if (this.#messages.has(message.id) && this.#put(message)) this.#changed();
  };

  /** Reads the newest page; only the last of several counts. */
  load = (): Promise<void> => this.#loader.load();

  /** My own stream starts over: reads the newest page, and forgets the rest. */
  reload = (): Promise<void> => {
    this.#isVoid = true;
    return this.load();
  };

  /** Reads the next older page. Throws `Failure`. */
  loadMore = async (): Promise<void> => {
    if (this.#next === null) return;
    const page = await this.#page(this.#next);
    for (const row of page.items) this.#rows.put(row);
    this.#takeBeside(page);
    this.#changed();
  };

  /** Marks these as read. What does not work now is asked again with the next look. */
  markRead = (ids: readonly NotificationId[]): void => {
    if (ids.length > 0) void this.#mark({ ids: ids.slice(0, MOST) }).catch(() => {});
  };

  /** Marks everything as read that is here. Throws `Failure`. */
  markAll = async (): Promise<void> => {
    const stamps = this.#rows.values().map((row) => row.mySeq);
    await this.#mark(stamps.length === 0 ? {} : { upTo: Math.max(...stamps) });
  };

  /** Stops everything under way. */
  stop(): void {
    this.#loader.stop();
  }

  async #mark(what: { ids?: NotificationId[]; upTo?: number }): Promise<void> {
    const { unread } = await this.#http.put<NotificationsRead>('/api/notifications/read', what);
    this.#unread = unread;
    this.#changed();
    // The rows themselves come by the stream, before the answer or after it: either way they are counted once more.
    this.#loader.later(RECOUNT_MS);
  }

  async #page(cursor: string | null): Promise<NotificationPage> {
    const query = { limit: PAGE, ...(cursor !== null && { cursor }) };
    return this.#http.get<NotificationPage>('/api/notifications', query);
  }

  #newest(): Promise<NotificationPage> {
    this.#rows.begin();
    this.#cameBefore = this.#came;
    return this.#page(null);
  }

  #takeNewest(page: NotificationPage): void {
    const isVoid = this.#isVoid;
    this.#isVoid = false;
    if (isVoid) this.#forgetTexts();
    // What was read further down stays: a page says nothing of what is below it.
    const lowest = page.next === null || isVoid ? null : page.items.at(-1)?.id;
    this.#rows.replace(page.items, (row) => lowest != null && row.id < lowest);
    this.#takeBeside(page);
    this.#unread = page.unread;
    if (this.#cameBefore !== this.#came) this.#loader.later(RECOUNT_MS);
  }

  /** What comes with the rows of a page. */
  #takeBeside(page: NotificationPage): void {
    this.#people.put(page.users);
    for (const message of page.messages) this.#put(message);
    this.#next = page.next;
  }

  /** False when the text held is as new. */
  #put(message: Message): boolean {
    const held = this.#messages.get(message.id);
    if (held && held.seq >= message.seq) return false;
    this.#messages.set(message.id, message);
    return true;
  }

  #forgetTexts(): void {
    this.#messages.clear();
    this.#asked.clear();
  }

  async #ask(id: MessageId): Promise<void> {
    this.#asked.add(id);
    try {
      this.#put(await this.#http.get<Message>(`/api/messages/${segment(id)}`));
      this.#changed();
    } catch (thrown) {
      // Gone, or not to be seen. Anything else is asked again with the next look.
      if (![403, 404].includes(toFailure(thrown).status)) this.#asked.delete(id);
    }
  }

  #changed(): void {
    this.#list = null;
    this.emit();
  }
}

function isOn(row: NotificationRow): row is Notification {
  return !('gone' in row);
}

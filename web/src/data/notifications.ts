import { Emitter, type Readable } from '@/lib/emitter.ts';
import { type Failure, toFailure } from './failure.ts';
import { type Http, segment } from './http.ts';
import type {
  Message,
  MessageId,
  Notification,
  NotificationId,
  NotificationPage,
  NotificationRow,
  NotificationsRead,
} from './model.gen.ts';
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
/** Wait before the list is asked for again. */
const RETRY_MS = 4_000;
/** Rows come in bursts: the count is asked for once after them. */
const RECOUNT_MS = 300;

/** My notifications: the newest page, more on demand, kept current by my own stream. */
export class Notifications extends Emitter implements Readable<NotificationList> {
  readonly #http: Http;
  readonly #people: People;
  readonly #rows = new Map<NotificationId, NotificationRow>();
  readonly #messages = new Map<MessageId, Message>();
  readonly #asked = new Set<MessageId>();
  #status: NotificationList['status'] = 'loading';
  #failure: Failure | null = null;
  #unread = 0;
  /** Counts rows that came live: an answer asked for before one is older than it. */
  #came = 0;
  #next: string | null = null;
  #load = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #list: NotificationList | null = null;

  constructor(http: Http, people: People) {
    super();
    this.#http = http;
    this.#people = people;
  }

  getSnapshot = (): NotificationList => {
    this.#list ??= {
      status: this.#status,
      failure: this.#failure,
      items: [...this.#rows.values()].filter(isOn).sort((a, b) => (a.id < b.id ? 1 : -1)),
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
    if (held && held.mySeq >= row.mySeq) return null;
    this.#came += 1;
    this.#rows.set(row.id, row);
    const was = held !== undefined && isOn(held) && held.readAt === null;
    const is = isOn(row) && row.readAt === null;
    // Of one that was never held nobody knows whether it counted.
    if (held === undefined && !is) this.#later(RECOUNT_MS);
    this.#unread = Math.min(Math.max(this.#unread + Number(is) - Number(was), 0), MOST);
    // Above a hundred the server stops counting.
    if (this.#unread >= MOST - 1) this.#later(RECOUNT_MS);
    this.#changed();
    return held === undefined && is ? row : null;
  }

  /** A text changed: those held here change too. */
  message(message: Message): void {
    const held = this.#messages.get(message.id);
    if (!held || held.seq >= message.seq) return;
    this.#messages.set(message.id, message);
    this.#changed();
  }

  /** Reads the newest page; only the last of several counts. */
  load = async (): Promise<void> => {
    this.#load += 1;
    const load = this.#load;
    clearTimeout(this.#timer);
    const came = this.#came;
    try {
      const page = await this.#page(null);
      if (load !== this.#load) return;
      this.#take(page);
      this.#unread = page.unread;
      this.#say('ready', null);
      if (came !== this.#came) this.#later(RECOUNT_MS);
    } catch (thrown) {
      const failure = toFailure(thrown);
      if (load !== this.#load) return;
      if (this.#status !== 'ready') this.#say('error', failure);
      if (failure.code !== 'unauthorized') this.#later(failure.retryAfterMs ?? RETRY_MS);
    }
  };

  /** Reads the next older page. Throws `Failure`. */
  loadMore = async (): Promise<void> => {
    if (this.#next === null) return;
    this.#take(await this.#page(this.#next));
    this.#changed();
  };

  /** Marks these as read. What does not work now is asked again with the next look. */
  markRead = (ids: readonly NotificationId[]): void => {
    if (ids.length > 0) void this.#mark({ ids: ids.slice(0, MOST) }).catch(() => {});
  };

  /** Marks everything as read that is here. Throws `Failure`. */
  markAll = async (): Promise<void> => {
    const stamps = [...this.#rows.values()].map((row) => row.mySeq);
    await this.#mark(stamps.length === 0 ? {} : { upTo: Math.max(...stamps) });
  };

  /** Stops everything under way. */
  stop(): void {
    this.#load += 1;
    clearTimeout(this.#timer);
  }

  async #mark(what: { ids?: NotificationId[]; upTo?: number }): Promise<void> {
    const came = this.#came;
    const { unread } = await this.#http.put<NotificationsRead>('/api/notifications/read', what);
    this.#unread = unread;
    this.#changed();
    if (came !== this.#came) this.#later(RECOUNT_MS);
  }

  async #page(cursor: string | null): Promise<NotificationPage> {
    const query = { limit: PAGE, ...(cursor !== null && { cursor }) };
    return this.#http.get<NotificationPage>('/api/notifications', query);
  }

  #take(page: NotificationPage): void {
    this.#people.put(page.users);
    for (const message of page.messages) this.#messages.set(message.id, message);
    for (const row of page.items) {
      const held = this.#rows.get(row.id);
      if (!held || held.mySeq < row.mySeq) this.#rows.set(row.id, row);
    }
    this.#next = page.next;
  }

  async #ask(id: MessageId): Promise<void> {
    this.#asked.add(id);
    try {
      this.#messages.set(id, await this.#http.get<Message>(`/api/messages/${segment(id)}`));
      this.#changed();
    } catch {
      // It is gone, or not to be seen.
    }
  }

  #later(delayMs: number): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.load(), delayMs);
  }

  #say(status: NotificationList['status'], failure: Failure | null): void {
    this.#status = status;
    this.#failure = failure;
    this.#changed();
  }

  #changed(): void {
    this.#list = null;
    this.emit();
  }
}

function isOn(row: NotificationRow): row is Notification {
  return !('gone' in row);
}

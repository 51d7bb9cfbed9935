import { Bonds } from './bonds.ts';
import { Drafts } from './drafts.ts';
import { toFailure } from './failure.ts';
import { Files } from './files/files.ts';
import type { Http } from './http.ts';
import { forgetMine } from './mine.ts';
import type { Me, Message, OwnEvent, Ready, RoomRow, User } from './model.gen.ts';
import { NewsDesk } from './news.ts';
import { Notifications } from './notifications.ts';
import { Outbox } from './outbox/outbox.ts';
import { type OutboxStore, openOutboxStore } from './outbox/store.ts';
import { openTabs, type Tabs } from './outbox/tabs.ts';
import { People } from './people.ts';
import { PresenceStore } from './presence.ts';
import { Live } from './socket.ts';
import { type OtherRows, OwnStore } from './streams/own.ts';
import { Rooms } from './streams/rooms.ts';
import { Typing } from './typing.ts';
import { Undos } from './undo/undos.ts';

/** What the session wants to hear from its client. */
export interface ClientEvents {
  /** Somebody's profile, as the server has it now; my own counts. */
  know: (user: User) => void;
  /** The session is over. */
  ended: () => void;
  /** The browser is signed in as somebody else by now: nothing of this client may reach them. */
  replaced: () => void;
  /** The database is another one than the cache was made from. */
  epochChanged: (epoch: string) => void;
}

/** Parts a test puts in place of the browser's. */
export interface ClientParts {
  live: Live;
  store: OutboxStore;
  tabs: Tabs;
}

/** Everything of one signed-in person: streams, outbox, people, presence. */
export class Client {
  readonly http: Http;
  readonly live: Live;
  readonly people: People;
  readonly rooms: Rooms;
  readonly own: OwnStore;
  readonly outbox: Outbox;
  /** The files I am sending. */
  readonly files: Files;
  readonly presence: PresenceStore;
  readonly undos = new Undos();
  readonly bonds: Bonds;
  readonly notifications: Notifications;
  /** What came live just now. */
  readonly news = new NewsDesk();
  readonly typing = new Typing();
  readonly drafts: Drafts;
  readonly epoch: string;
  readonly #userId: string;
  readonly #events: ClientEvents;

  /** Opens what is kept on this device for a person. */
  static async open(http: Http, me: Me, epoch: string, events: ClientEvents): Promise<Client> {
    const store = await openOutboxStore();
    const parts = { live: new Live(), store, tabs: openTabs(`klatch.${me.id}`) };
    return new Client(http, me, epoch, events, parts);
  }

  constructor(http: Http, me: Me, epoch: string, events: ClientEvents, parts: ClientParts) {
    this.http = http;
    this.live = parts.live;
    this.epoch = epoch;
    this.#userId = me.id;
    this.#events = events;
    this.people = new People(http);
    this.people.put([me]);
    this.bonds = new Bonds(http, this.people, this.undos);
    this.notifications = new Notifications(http, this.people);
    this.drafts = new Drafts(me.id);
    this.presence = new PresenceStore(this.live);
    this.files = new Files(me.id, async () => (await import('./files/open.ts')).open(me.id));
    this.outbox = new Outbox({
      owner: { userId: me.id, epoch },
      store: parts.store,
      tabs: parts.tabs,
      isOnline: this.live.isOnline,
      request: this.live.request,
      acknowledged: (message) => this.rooms.acknowledged(message),
      changed: (roomId) => this.rooms.touched(roomId),
      now: Date.now,
      files: this.files,
    });
    this.rooms = new Rooms({
      me: me.id,
      http,
      wire: this.live,
      people: this.people,
      outbox: this.outbox,
      undos: this.undos,
      files: this.files,
      isBlocked: this.bonds.isBlocked,
      draft: this.drafts.words,
      heard: this.notifications.message,
    });
    this.own = new OwnStore({
      http,
      wire: this.live,
      people: this.people,
      rooms: this.rooms,
      others: this.#others(),
    });
    this.undos.onTouched = (words) => {
      if ('roomId' in words) this.rooms.touched(words.roomId);
      else this.bonds.touched();
    };
    this.#listen();
  }

  /** Connects and sends what waits. */
  start(): void {
    void this.outbox.load();
    this.undos.start();
    this.drafts.start((roomId) => this.rooms.touched(roomId));
    this.files.start();
    this.live.start();
  }

  /** Ends everything under way; what is unsent stays on this device. */
  stop(): void {
    this.#halt();
    void this.outbox.close();
  }

  /** Ends, and deletes what this device keeps of the person. */
  async forget(): Promise<void> {
    this.#halt();
    this.drafts.forget();
    forgetMine(this.#userId);
    await this.files.clear().catch(() => {});
    await this.outbox.forget();
  }

  /** Keeps what I began to write in a room. */
  setDraft = (roomId: string, text: string): void => {
    this.drafts.set(roomId, text);
    this.rooms.touched(roomId);
  };

  #halt(): void {
    this.undos.stop();
    this.drafts.stop();
    this.live.stop();
    this.own.stop();
    this.rooms.stop();
    this.bonds.stop();
    this.notifications.stop();
    this.presence.stop();
    this.typing.clear();
    this.outbox.stop();
    this.files.stop();
  }

  /** Rows of my own stream that are no chats, and their lists. */
  #others(): OtherRows {
    const { bonds, notifications, news, presence } = this;
    return {
      load: () => {
        void bonds.load();
        void notifications.load();
      },
      reload: () => {
        void bonds.load();
        void notifications.reload();
      },
      friend: (row) => {
        bonds.takeFriend(row);
        presence.sightChanged();
      },
      block: (row) => {
        bonds.takeBlock(row);
        presence.sightChanged();
        // What is unread does not count those I block.
        void this.own.load();
      },
      session: () => news.tell({ type: 'session' }),
      notification: (row, isLive) => {
        const notification = notifications.apply(row);
        // What was missed stands in the bell; only what comes now is worth a notice.
        if (notification !== null && isLive) news.tell({ type: 'notification', notification });
      },
    };
  }

  #listen(): void {
    const { live, rooms, own, typing, presence } = this;
    live.onUnauthorized = () => void this.#checkSession();
    live.on('session:ended', () => this.#events.ended());
    live.on('ready', (ready) => this.#ready(ready));
    live.on('me:changed', (event: OwnEvent) => {
      if (event.type === 'chat' && rooms.get(event.row.id).chat === null) presence.sightChanged();
      own.event(event);
    });
    live.on('profile:changed', ({ user }) => this.#profile(user));
    for (const name of ['message:created', 'message:changed', 'message:deleted'] as const)
      live.on(name, (event) => {
        if (name === 'message:created') typing.set(event.roomId, event.message.senderId, false);
        this.#roomEvent(event, { type: 'message', row: event.message }, event.users);
        this.notifications.message(event.message);
        if (name === 'message:created') this.#mayKnow(event.message);
        if (name === 'message:created') this.news.tell({ type: 'message', message: event.message });
      });
    for (const name of ['member:joined', 'member:changed', 'member:left'] as const)
      live.on(name, (event) =>
        this.#roomEvent(event, { type: 'member', row: event.member }, event.users),
      );
    live.on('room:changed', (event) =>
      this.#roomEvent(event, { type: 'room', row: event.room }, []),
    );
    live.on('room:deleted', ({ roomId }) => rooms.deleted(roomId));
    live.on('read:changed', (event) => rooms.read(event));
    live.on('typing:changed', (event) => typing.set(event.roomId, event.userId, event.on));
    live.on('presence:changed', (event) => presence.changed(event));
  }

  /** Two who have both written in their private chat see each other from then on. */
  #mayKnow({ roomId, senderId }: Message): void {
    const peer = this.rooms.get(roomId).chat?.peer;
    const { online, lastSeenAt } = this.presence.get(peer?.id ?? senderId);
    if (peer && !online && lastSeenAt === null) this.presence.sightChanged();
  }

  #roomEvent(
    event: { roomId: string; after: number; seq: number },
    change: RoomRow,
    users: User[] | undefined,
  ): void {
    this.rooms.event(event.roomId, change, event.after, event.seq, users);
  }

  #ready(ready: Ready): void {
    if (ready.user.id !== this.#userId) return this.#events.replaced();
    if (ready.epoch !== this.epoch) return this.#events.epochChanged(ready.epoch);
    this.#events.know(ready.user);
    this.own.ready(ready);
    this.rooms.ready(ready);
    this.files.online();
    this.outbox.online();
    this.presence.online();
  }

  #profile(user: User): void {
    this.people.put([user]);
    this.#events.know(user);
  }

  /** Turned away: only the server's plain answer ends the session here. */
  async #checkSession(): Promise<void> {
    try {
      await this.http.get('/api/auth/check');
    } catch (thrown) {
      if (toFailure(thrown).status === 401) this.#events.ended();
    }
  }
}

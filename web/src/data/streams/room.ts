import { Emitter, type Readable } from '@/lib/emitter.ts';
import { type Failure, toFailure } from '../failure.ts';
import { segment } from '../http.ts';
import type {
  Changes,
  Chat,
  MemberPage,
  Message,
  MessagePage,
  ReadAnswer,
  Reset,
  Room,
  RoomId,
  RoomRow,
  User,
  UserId,
} from '../model.gen.ts';
import type { ChatItem, RoomActions, RoomSnapshot } from '../shapes.ts';
import { Cursor } from './cursor.ts';
import { MemberList } from './members.ts';
import type { RoomPorts } from './ports.ts';
import { ReadMarker } from './readMarker.ts';
import { roomActions } from './roomActions.ts';
import { RoomView } from './roomView.ts';
import { Timeline } from './timeline.ts';

/** Rows in one page of changes. */
const CHANGES = 100;

/** Pages of members read at most: 2,000 people. */
const MEMBER_PAGES = 20;

/** One room's stream: everything known of it, in one snapshot. */
export class RoomStore extends Emitter implements Readable<RoomSnapshot> {
  readonly id: RoomId;
  readonly ports: RoomPorts;
  readonly actions: RoomActions;
  readonly timeline: Timeline;
  readonly members = new MemberList();
  readonly reads = new Map<UserId, number>();
  readonly marker: ReadMarker;
  /** My row of it; `null` while I am not in it. */
  chat: Chat | null = null;
  /** Its settings as last seen; kept when I am out, to say what it was. */
  room: Room | null = null;
  status: RoomSnapshot['status'] = 'loading';
  failure: Failure | null = null;
  firstUnread: number | null = null;
  readonly #cursor: Cursor<RoomRow>;
  readonly #view: RoomView;
  #open = 0;
  #silent = 0;
  #unsaid = false;

  constructor(id: RoomId, ports: RoomPorts) {
    super();
    this.id = id;
    this.ports = ports;
    this.marker = new ReadMarker(
      (number) => ports.wire.request<ReadAnswer>('room:read', { roomId: id, number }),
      ports.wire.isOnline,
    );
    this.timeline = new Timeline({
      fetch: (cut) => ports.http.get<MessagePage>(this.path('messages'), { ...cut, limit: 50 }),
      carried: (page) => this.#carried(page),
      floor: () => this.chat?.clearedNumber ?? 0,
      lastNumber: () => Math.max(this.chat?.lastNumber ?? 0, this.timeline.log.highest),
      changed: () => this.changed(),
    });
    this.#cursor = new Cursor<RoomRow>({
      fetch: (after) =>
        ports.wire.request<Changes<RoomRow> | Reset>('room:changes', {
          roomId: id,
          after,
          limit: CHANGES,
        }),
      apply: (page) => this.batch(() => this.#applyPage(page)),
      reset: () => this.#reset(),
      refused: () => this.lost(),
    });
    this.#view = new RoomView(this);
    this.actions = roomActions(this);
  }

  getSnapshot = (): RoomSnapshot => this.#view.snapshot();

  /** Its line in the list of chats; `null` while I am not in it. */
  get item(): ChatItem | null {
    return this.#view.item();
  }

  /** Stamp up to which everything is known. */
  get cursor(): number | null {
    return this.#cursor.seq;
  }

  /** Whether somebody looks at it. */
  get isOpen(): boolean {
    return this.#open > 0;
  }

  /** Address of something below this room. */
  path(below: string): string {
    return `/api/rooms/${segment(this.id)}/${below}`;
  }

  /** Somebody looks at it; answers how to stop. */
  open = (): (() => void) => {
    this.#open += 1;
    if (this.#open === 1) this.#opened();
    return () => {
      this.#open -= 1;
      if (this.#open === 0) this.timeline.trim();
    };
  };

  /** Loads what a screen needs, or tries again. */
  load(): void {
    if (!this.chat) void this.#find();
    else if (!this.timeline.isLoaded) void this.#loadNewest();
    else this.#say('ready');
  }

  /**
   * Takes a row in, whichever way it came: acknowledgement, live event, page of changes or of
   * history. Merges on id and stamp; never moves the cursor.
   */
  apply(change: RoomRow, seq: number): void {
    switch (change.type) {
      case 'message':
        this.timeline.log.put(change.row);
        if (change.row.senderId === this.ports.me) this.ports.outbox.arrived(change.row);
        break;
      case 'member':
        this.members.put(change.row);
        break;
      case 'room':
        this.#takeRoom(change.row, seq);
        break;
    }
    this.changed();
  }

  /** A message by acknowledgement. */
  acknowledged(message: Message): void {
    this.apply({ type: 'message', row: message }, message.seq);
  }

  /** A live event of this stream. */
  event(change: RoomRow, after: number, seq: number, users: User[] | undefined): void {
    this.batch(() => {
      this.ports.people.put(users);
      if (this.#cursor.event(after, seq) === 'next') this.apply(change, seq);
    });
  }

  /** The server named the stream's head: catches up, or starts over. */
  head(seq: number): void {
    this.#cursor.head(seq);
  }

  /** Asks for changes once. */
  ask(): void {
    this.#cursor.ask();
  }

  /** A new connection: says what waited, and heals what no stream carries. */
  online(): void {
    this.marker.flush();
    if (!this.isOpen) return;
    if (this.status === 'error') this.load();
    else if (this.timeline.isLoaded) void this.#healReads();
  }

  /** My row of this room, from the list, an answer, or my own stream. Answers whether it is new here. */
  takeChat(row: Chat): boolean {
    const isNew = this.chat === null;
    this.batch(() => {
      const held = this.chat;
      if (row.peer) this.ports.people.put([row.peer]);
      if (!held || row.mySeq > held.mySeq || (row.mySeq === held.mySeq && row.seq >= held.seq)) {
        this.chat = row;
        if (held && row.mySeq > held.mySeq) this.marker.confirmed(row.readNumber);
      }
      this.#takeRoom(row, row.seq);
      if (row.lastMessage) this.timeline.log.put(row.lastMessage);
      if (this.#cursor.seq === null) this.#cursor.start(row.seq);
      this.changed();
    });
    if (isNew && this.isOpen) this.#opened();
    return isNew;
  }

  /** How far somebody else has read. */
  read(userId: UserId, readNumber: number): void {
    if (userId === this.ports.me || this.reads.get(userId) === readNumber) return;
    this.reads.set(userId, readNumber);
    this.changed();
  }

  /** I am out, or it is gone: nothing of it is shown any more. */
  lost(): void {
    this.#cursor.stop();
    this.#forget();
    this.chat = null;
    this.#say(this.room?.kind === 'public' ? 'notMember' : 'gone');
    if (this.status === 'notMember' && this.isOpen) void this.#find();
  }

  /** It was deleted for everyone. */
  deleted(): void {
    this.room = null;
    this.lost();
  }

  /** Loads the members; from then on the stream keeps them. Throws `Failure`. */
  loadMembers = async (): Promise<void> => {
    let cursor: string | null = null;
    for (let page = 0; page < MEMBER_PAGES; page += 1) {
      const query: Record<string, string | number> =
        cursor === null ? { limit: 100 } : { limit: 100, cursor };
      const answer: MemberPage = await this.ports.http.get<MemberPage>(this.path('members'), query);
      this.ports.people.put(answer.users);
      for (const row of answer.items) this.members.put(row);
      this.#takeReads(answer.reads);
      cursor = answer.next;
      if (cursor === null) break;
    }
    this.members.loaded();
    this.changed();
  };

  /** Stops everything under way. */
  stop(): void {
    this.#cursor.stop();
  }

  /** Says something changed, once for all that happens inside `batch`. */
  changed(): void {
    this.#view.stale();
    if (this.#silent > 0) this.#unsaid = true;
    else this.emit();
  }

  /** Does several things and says so once. */
  batch(work: () => void): void {
    this.#silent += 1;
    try {
      work();
    } finally {
      this.#silent -= 1;
      if (this.#silent === 0 && this.#unsaid) {
        this.#unsaid = false;
        this.emit();
      }
    }
  }

  #opened(): void {
    const chat = this.#view.item();
    this.firstUnread = chat && chat.unread > 0 ? this.#view.readNumber() + 1 : null;
    this.changed();
    this.load();
  }

  #applyPage(page: Changes<RoomRow>): void {
    this.ports.people.put(page.users);
    for (const item of page.items) this.apply(item, item.seq);
  }

  #carried(page: MessagePage): void {
    this.ports.people.put(page.users);
    this.#takeReads(page.reads);
    for (const row of page.items)
      if (row.senderId === this.ports.me) this.ports.outbox.arrived(row);
  }

  #takeReads(reads: MessagePage['reads']): void {
    for (const { userId, readNumber } of reads ?? []) this.read(userId, readNumber);
  }

  #takeRoom(row: Room, seq: number): void {
    if (this.room && Math.max(seq, row.seq) < this.room.seq) return;
    const { id, kind, name, topic, lastNumber, memberCount, createdAt } = row;
    this.room = {
      id,
      kind,
      name,
      topic,
      lastNumber,
      memberCount,
      createdAt,
      seq: Math.max(seq, row.seq),
    };
  }

  #reset(): void {
    const hadMembers = this.members.isLoaded;
    this.#forget();
    this.#say('loading');
    void this.ports.found(this.id).catch(() => {});
    if (this.isOpen) void this.#loadNewest();
    if (hadMembers) void this.loadMembers().catch(() => {});
  }

  #forget(): void {
    this.timeline.clear();
    this.members.clear();
    this.reads.clear();
    this.marker.clear();
    this.#view.clear();
  }

  /** Not in my list, as far as it is known: asks for it by id. */
  async #find(): Promise<void> {
    try {
      await this.ports.found(this.id);
      if (!this.chat) this.#say('notMember');
    } catch (thrown) {
      const failure = toFailure(thrown);
      if (failure.status === 404 || failure.status === 403 || failure.status === 400)
        this.#say('gone');
      else this.#say('error', failure);
    }
  }

  async #loadNewest(): Promise<void> {
    if (this.status !== 'ready') this.#say('loading');
    try {
      await this.timeline.loadNewest();
      if (this.chat && this.timeline.isLoaded) this.#say('ready');
    } catch (thrown) {
      if (this.chat) this.#say('error', toFailure(thrown));
    }
  }

  async #healReads(): Promise<void> {
    try {
      this.#carried(await this.ports.http.get<MessagePage>(this.path('messages'), { limit: 1 }));
    } catch {
      // The next answer heals it.
    }
  }

  #say(status: RoomSnapshot['status'], failure: Failure | null = null): void {
    this.status = status;
    this.failure = failure;
    this.changed();
  }
}

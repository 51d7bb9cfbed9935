import { BatchEmitter, type Readable } from '@/lib/emitter.ts';
import { segment } from '../http.ts';
import type {
  Changes,
  Chat,
  Message,
  MessageId,
  ReadAnswer,
  Reset,
  Room,
  RoomId,
  RoomRow,
  User,
  UserId,
} from '../model.gen.ts';
import type { ChatItem, RoomActions, RoomSnapshot, Row } from '../shapes.ts';
import { Cursor } from './cursor.ts';
import { Drawing } from './drawing.ts';
import { Place } from './place.ts';
import type { RoomPorts } from './ports.ts';
import { Quotes } from './quotes.ts';
import { ReadMarker } from './readMarker.ts';
import { roomActions } from './roomActions.ts';
import { RoomPeople } from './roomPeople.ts';
import { RoomScreen } from './roomScreen.ts';
import { roomTimeline } from './roomTimeline.ts';
import { RoomView } from './roomView.ts';
import type { Timeline } from './timeline.ts';
import { Upkeep } from './upkeep.ts';

/** Rows in one page of changes. */
const CHANGES = 100;

/** One room's stream: everything known of it, in one snapshot. */
export class RoomStore extends BatchEmitter implements Readable<RoomSnapshot> {
  readonly id: RoomId;
  readonly ports: RoomPorts;
  readonly actions: RoomActions;
  readonly timeline: Timeline;
  readonly people: RoomPeople;
  readonly marker: ReadMarker;
  readonly screen: RoomScreen;
  readonly quotes = new Quotes(this);
  readonly #place: Place;
  readonly #cursor: Cursor<RoomRow>;
  readonly #view: RoomView;
  readonly #upkeep = new Upkeep(this);
  readonly drawing = new Drawing();

  constructor(id: RoomId, ports: RoomPorts) {
    super();
    const changed = (): void => this.changed();
    this.id = id;
    this.ports = ports;
    this.#place = new Place(() => ports.found(id));
    this.people = new RoomPeople({ ...ports, path: this.path('members'), changed });
    this.marker = new ReadMarker(
      (number) => ports.wire.request<ReadAnswer>('room:read', { roomId: id, number }),
      ports.wire.isOnline,
    );
    this.timeline = roomTimeline(this, (ids) => this.quotes.forgot(ids));
    this.screen = new RoomScreen({
      timeline: this.timeline,
      chat: () => this.chat,
      find: () => ports.found(id),
      firstUnread: () => this.#view.firstUnread(),
      changed,
    });
    this.#cursor = new Cursor<RoomRow>({
      fetch: (after) => this.#fetchChanges(after),
      apply: ({ users, items }) =>
        this.batch(() => {
          ports.people.put(users);
          // What came live meanwhile may be gone again, and is not to come back as it was before.
          for (const item of items) if (item.seq > (this.cursor ?? 0)) this.apply(item, item.seq);
          this.#upkeep.lighten();
        }),
      reset: () => this.#reset(),
      refused: () => this.lost(),
    });
    this.#view = new RoomView(this);
    this.actions = roomActions(this);
  }

  /** My row of it; `null` while I am not in it. */
  get chat(): Chat | null {
    return this.#place.chat;
  }

  /** Its settings as last seen; kept when I am out, to say what it was. */
  get room(): Room | null {
    return this.#place.room;
  }

  getSnapshot = (): RoomSnapshot => this.#view.snapshot();

  /** Its line in the list of chats; `null` while I am not in it. */
  get item(): ChatItem | null {
    return this.#view.item();
  }

  /** Stamp up to which everything is known; `null` before my first row of it. */
  get cursor(): number | null {
    return this.#cursor.seq;
  }

  /** Address of something below this room. */
  path(below: string): string {
    return `/api/rooms/${segment(this.id)}/${below}`;
  }

  /** Somebody looks at it; answers how to stop. */
  open = (): (() => void) => this.screen.open();

  /**
   * Takes a row in, whichever way it came: acknowledgement, live event, page of changes or of
   * history. Merges on id and stamp; never moves the cursor.
   */
  apply(change: RoomRow, seq: number): void {
    switch (change.type) {
      case 'message':
        this.timeline.log.put(change.row);
        this.ports.heard?.(change.row);
        if (change.row.recalled) this.#upkeep.checkLast();
        if (change.row.senderId === this.ports.me) this.ports.outbox.arrived(change.row);
        break;
      case 'member':
        this.people.put(change.row);
        break;
      case 'room':
        this.#place.takeRoom(change.row, seq);
        break;
    }
    this.changed();
  }

  /** I deleted a message for me alone. */
  conceal(id: MessageId): void {
    this.timeline.log.conceal(id);
    this.changed();
  }

  /** A message by acknowledgement. Nothing is kept of a room I am not in, nor what the stream told and was let go of. */
  acknowledged(message: Message): void {
    const isPast = message.seq <= (this.cursor ?? 0) && !this.timeline.log.get(message.id);
    if (!this.chat || isPast) return this.ports.outbox.arrived(message);
    this.#take(message);
  }

  /** A live event of this stream. */
  event(change: RoomRow, after: number, seq: number, users: User[] | undefined): void {
    const say = (): void => this.drawing.after(() => super.emit());
    this.batch(() => {
      this.ports.people.put(users);
      if (this.#cursor.event(after, seq) === 'next') this.apply(change, seq);
      this.#upkeep.lighten();
    }, say);
  }

  /** Highest stamp seen of it, whichever way it came. */
  get highestSeq(): number {
    const { log } = this.timeline;
    return Math.max(this.#cursor.seq ?? 0, log.highestSeq, this.room?.seq ?? 0);
  }

  /** The stream's head as it is now: catches up, or starts over when it is below what was seen. */
  head(seq: number): void {
    if (this.chat) this.#cursor.head(seq, this.highestSeq);
    else if (seq < this.timeline.log.highestSeq) this.#forget();
  }

  /** A stamp known to exist: catches up with it. */
  reached(seq: number): void {
    this.#cursor.reached(seq);
  }

  /** Asks for changes once. */
  ask(): void {
    this.#cursor.ask();
  }

  /** A new connection: says what waited, and heals what no stream carries. */
  online(): void {
    this.marker.flush();
    void this.#place.renew();
    if (!this.screen.isOpen) return;
    if (this.screen.status === 'error') this.screen.load();
    else if (this.timeline.isLoaded) void this.#upkeep.healReads();
  }

  /** My row of this room, from the list, an answer, or my own stream. Answers whether I was out before. */
  takeChat(row: Chat): boolean {
    if (this.#place.isPast(row.mySeq)) return false;
    const wasOut = this.chat === null;
    this.batch(() => {
      if (row.peer) this.ports.people.put([row.peer]);
      const former = this.#place.takeChat(row);
      if (former && row.mySeq > former.mySeq) this.marker.confirmed(row.readNumber);
      if (wasOut) this.#begin(row.seq);
      // An answer from below the cursor may hold a message as it was before its last change.
      if (row.lastMessage && row.seq >= (this.#cursor.seq ?? 0))
        this.apply({ type: 'message', row: row.lastMessage }, row.seq);
      this.changed();
    });
    if (wasOut && this.screen.isOpen) this.screen.show();
    return wasOut;
  }

  /** What outsiders may know of it. */
  takeRoom(row: Room): void {
    this.#place.takeRoom(row, row.seq);
    this.changed();
  }

  /** Stamps of my rows are of no use any more: the next one wins. */
  distrust(seq = 0): void {
    this.#place.distrust(seq);
  }

  /** My own stream starts over: I may have hidden other messages than is known, and another read of my chat is under way. */
  startOver(): void {
    this.#forget();
    this.distrust();
    this.screen.reset();
  }

  /** How far somebody else has read. */
  read(userId: UserId, readNumber: number): void {
    this.people.read([{ userId, readNumber }]);
  }

  /** I am out, by my row of this stamp: nothing of it is shown any more. */
  left(mySeq: number): void {
    if (this.#place.leave(mySeq)) this.lost();
  }

  /** I am out, or it is gone: nothing of it is shown any more. */
  lost(): void {
    this.#cursor.stop();
    this.#forget();
    this.people.clear();
    this.#place.clear();
    this.screen.lost(this.room?.kind === 'public');
  }

  /** It was deleted for everyone. */
  deleted(): void {
    this.#place.room = null;
    this.lost();
  }

  /** A message by id, for quotes, if it is held. */
  lookUp = (id: MessageId): Row | null => {
    const held = this.timeline.log.get(id);
    return held ? this.#view.row(held) : null;
  };

  protected override emit(): void {
    super.emit();
    this.drawing.now();
  }

  override changed(): void {
    this.#view.stale();
    super.changed();
  }

  /** Stops everything under way. */
  stop(): void {
    this.#place.stop();
    this.#cursor.stop();
  }

  /** What came before there was a cursor may have changed unnoticed. */
  #begin(seq: number): void {
    this.timeline.clear();
    this.#cursor.start(seq);
  }

  #fetchChanges(after: number): Promise<Changes<RoomRow> | Reset> {
    const ask = (): Promise<Changes<RoomRow> | Reset> =>
      this.ports.wire.request('room:changes', { roomId: this.id, after, limit: CHANGES });
    // The room on screen does not wait for the others.
    return this.screen.isOpen ? ask() : this.ports.gate.run(ask);
  }

  #take(message: Message): void {
    this.batch(() => this.apply({ type: 'message', row: message }, message.seq));
  }

  #reset(): void {
    this.#forget();
    this.people.reset();
    this.distrust(this.#cursor.seq ?? 0);
    this.screen.reset();
    void this.#place.renew();
  }

  #forget(): void {
    this.timeline.clear();
    this.marker.clear();
    this.quotes.clear();
    this.#view.clear();
  }
}

import { Emitter, type Readable } from '@/lib/emitter.ts';
import { Gate } from '@/lib/gate.ts';
import type { Failure } from '../failure.ts';
import { segment } from '../http.ts';
import type {
  Chat,
  ChatRow,
  Hidden,
  Message,
  ReadEvent,
  Ready,
  Room,
  RoomId,
  RoomRow,
  User,
} from '../model.gen.ts';
import type { ChatItem, ChatList } from '../shapes.ts';
import type { RoomPorts } from './ports.ts';
import { RoomStore } from './room.ts';

/** What the rooms need of the world: each room's needs, but for what they give each room themselves. */
export type RoomsPorts = Omit<RoomPorts, 'found' | 'gate'>;

/** Requests for changes under way at once; the server takes 8 of all kinds per connection. */
const WIDTH = 4;

/** All rooms met so far, and the list of my chats made from them. */
export class Rooms extends Emitter implements Readable<ChatList> {
  readonly #ports: RoomsPorts;
  readonly #rooms = new Map<RoomId, RoomStore>();
  /** Highest stamp seen per room not held yet: its chat row may be older. */
  readonly #heads = new Map<RoomId, number>();
  /** Rooms whose stream this connection is known to be in, so that nothing of them is missed. */
  #entered = new Set<RoomId>();
  /** Rooms with nothing unread: one of them that the list leaves out was deleted for me, until it speaks. */
  #quiet = new Set<RoomId>();
  readonly #gate = new Gate(WIDTH);
  #status: ChatList['status'] = 'loading';
  #failure: Failure | null = null;
  #list: ChatList | null = null;
  #isSaying = false;

  constructor(ports: RoomsPorts) {
    super();
    this.#ports = ports;
    ports.people.subscribe(() => this.#peopleChanged());
  }

  getSnapshot = (): ChatList => {
    this.#list ??= this.#makeList();
    return this.#list;
  };

  /** The store of a room; made when it is new. */
  get(id: RoomId): RoomStore {
    const held = this.#rooms.get(id);
    if (held) return held;
    const room = new RoomStore(id, { ...this.#ports, gate: this.#gate, found: this.find });
    this.#rooms.set(id, room);
    room.subscribe(() => this.#changed());
    return room;
  }

  /** Every store there is. */
  all(): RoomStore[] {
    return [...this.#rooms.values()];
  }

  /** A live event of a room. */
  event(
    roomId: RoomId,
    change: RoomRow,
    after: number,
    seq: number,
    users: User[] | undefined,
  ): void {
    const room = this.#rooms.get(roomId);
    if (room?.chat) room.event(change, after, seq, users);
    else this.#heads.set(roomId, Math.max(seq, this.#heads.get(roomId) ?? 0));
    if (!room?.chat && this.#status === 'ready' && this.#quiet.delete(roomId))
      void this.find(roomId).catch(() => {});
  }

  /** How far somebody else has read, in a room held here. */
  read({ roomId, userId, readNumber }: ReadEvent): void {
    this.#rooms.get(roomId)?.read(userId, readNumber);
  }

  /** I deleted a message for me alone. */
  hidden({ id, roomId }: Hidden): void {
    this.#rooms.get(roomId)?.conceal(id);
  }

  /** A room was deleted for everyone. */
  deleted(roomId: RoomId): void {
    this.#rooms.get(roomId)?.deleted();
  }

  /** A message of mine by acknowledgement. */
  acknowledged(message: Message): void {
    this.get(message.roomId).acknowledged(message);
  }

  /**
   * A chat from the list or from an answer. What came live before it is fetched; `known` is the
   * highest stamp seen when the answer was asked for: a head below that means the server lost something.
   */
  take(chat: Chat, known: number | null = null): RoomStore {
    const room = this.get(chat.id);
    const isMine = room.chat !== null;
    room.takeChat(chat);
    const head = Math.max(chat.seq, this.#heads.get(chat.id) ?? 0);
    this.#heads.delete(chat.id);
    if (isMine && head < (known ?? 0)) room.head(head);
    else room.reached(head);
    return room;
  }

  /** A row of my own stream. The first one of a room asks for changes once. */
  takeRow(row: ChatRow): void {
    if (row.role === null) {
      this.#entered.delete(row.id);
      this.#rooms.get(row.id)?.left(row.mySeq);
      return;
    }
    const room = this.get(row.id);
    const wasOut = room.takeChat(row);
    if (!wasOut && this.#entered.has(row.id)) return;
    this.#entered.add(row.id);
    this.#heads.delete(row.id);
    room.ask();
  }

  /** Heads of a new connection. Rooms not held wait for their chat row. */
  ready(ready: Ready): void {
    this.#entered = new Set(ready.rooms.map((room) => room.id));
    const quiet = ready.rooms.filter((room) => room.readNumber >= room.lastNumber);
    this.#quiet = new Set(quiet.map((room) => room.id));
    for (const { id, seq, readNumber } of ready.rooms) {
      const room = this.#rooms.get(id);
      room?.head(seq);
      room?.marker.compare(readNumber);
      if (!room?.chat) this.#heads.set(id, seq);
    }
    for (const room of this.#rooms.values()) room.online();
  }

  /** My own stream starts over: what its rows said is of no use. */
  distrust(): void {
    for (const room of this.#rooms.values()) room.startOver();
  }

  /** Stamps of the rooms that are mine now, to compare with when the list has come. */
  held(): ReadonlyMap<RoomId, number> {
    const mine = [...this.#rooms.values()].filter((room) => room.chat !== null);
    return new Map(mine.map((room) => [room.id, room.highestSeq]));
  }

  /** Asks for a room by id. Takes my chat, or what outsiders may know of it. Throws `Failure`. */
  find = async (id: RoomId): Promise<void> => {
    const answer = await this.#ports.http.get<Chat | Room>(`/api/rooms/${segment(id)}`);
    if ('mySeq' in answer) this.take(answer);
    else this.get(id).takeRoom(answer);
  };

  /**
   * The whole list was read. What was mine before and is not in it, and has not moved meanwhile, is
   * mine no more; what moved meanwhile and is not in it slipped from page to page.
   */
  loaded(ids: ReadonlySet<RoomId>, before: ReadonlyMap<RoomId, number>): void {
    for (const [id, seq] of before) {
      const room = this.#rooms.get(id);
      const isGone = room?.chat && !ids.has(id) && room.highestSeq <= seq;
      if (isGone && !isCleared(room)) room.lost();
    }
    for (const id of this.#heads.keys())
      if (!this.#rooms.get(id)?.chat && !this.#quiet.has(id)) void this.find(id).catch(() => {});
    this.say('ready');
  }

  /** Where the list stands. */
  say(status: ChatList['status'], failure: Failure | null = null): void {
    this.#status = status;
    this.#failure = failure;
    this.#changed();
  }

  /** The outbox or the drafts of a room changed. */
  touched(roomId: RoomId): void {
    this.#rooms.get(roomId)?.changed();
  }

  /** Stops everything under way. */
  stop(): void {
    for (const room of this.#rooms.values()) room.stop();
  }

  /** A burst of changes in many rooms is said once. */
  #changed(): void {
    this.#list = null;
    if (this.#isSaying) return;
    this.#isSaying = true;
    queueMicrotask(() => {
      this.#isSaying = false;
      this.emit();
    });
  }

  #peopleChanged(): void {
    for (const room of this.#rooms.values()) if (room.chat?.peer) room.changed();
  }

  #makeList(): ChatList {
    const all = [...this.#rooms.values()]
      .map((room) => room.item)
      .filter((item): item is ChatItem => item !== null)
      .sort((a, b) => b.activeAtMs - a.activeAtMs || (a.id < b.id ? 1 : -1));
    const going = all.filter((item) => this.#isGoing(item));
    const staying = all.filter((item) => !this.#isGoing(item));
    const items = staying.filter((item) => !this.#isCleared(item));
    const cleared = staying.filter((item) => item.kind !== 'direct' && this.#isCleared(item));
    const unread = items.reduce((sum, item) => sum + (item.level === 'none' ? 0 : item.unread), 0);
    return { status: this.#status, failure: this.#failure, items, cleared, going, unread };
  }

  /** About to be gone as a whole. */
  #isGoing({ id }: ChatItem): boolean {
    const { undos } = this.#ports;
    return undos.veil(id) === 'gone' && undos.upTo(id) === null;
  }

  /** Deleted for me, or about to be, with nothing come since. */
  #isCleared({ id, last }: ChatItem): boolean {
    const upTo = this.#ports.undos.upTo(id);
    if (upTo !== null) return last === null || (last.number !== null && last.number <= upTo);
    const room = this.#rooms.get(id);
    return last === null && room !== undefined && isCleared(room);
  }
}

function isCleared(room: RoomStore): boolean {
  return (room.chat?.clearedNumber ?? 0) > 0;
}

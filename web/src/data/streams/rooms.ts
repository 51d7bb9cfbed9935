import { Emitter, type Readable } from '@/lib/emitter.ts';
import type { Failure } from '../failure.ts';
import { segment } from '../http.ts';
import type { Chat, ChatRow, Message, Ready, Room, RoomId, RoomRow, User } from '../model.gen.ts';
import type { ChatItem, ChatList } from '../shapes.ts';
import type { RoomPorts } from './ports.ts';
import { RoomStore } from './room.ts';

/** What the rooms need of the world: each room's needs, but for what they give each room themselves. */
export type RoomsPorts = Omit<RoomPorts, 'found'>;

/** All rooms met so far, and the list of my chats made from them. */
export class Rooms extends Emitter implements Readable<ChatList> {
  readonly #ports: RoomsPorts;
  readonly #rooms = new Map<RoomId, RoomStore>();
  /** Highest stamp seen per room not held yet: its chat row may be older. */
  readonly #heads = new Map<RoomId, number>();
  #status: ChatList['status'] = 'loading';
  #failure: Failure | null = null;
  #list: ChatList | null = null;

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
    const room = new RoomStore(id, { ...this.#ports, found: this.find });
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
    if (room?.cursor != null) room.event(change, after, seq, users);
    else this.#heads.set(roomId, Math.max(seq, this.#heads.get(roomId) ?? 0));
  }

  /** A message of mine by acknowledgement. */
  acknowledged(message: Message): void {
    this.get(message.roomId).acknowledged(message);
  }

  /** A chat from the list or from an answer: what came live before it is fetched. */
  take(chat: Chat): RoomStore {
    const room = this.get(chat.id);
    const isKnown = room.cursor !== null;
    room.takeChat(chat);
    const head = this.#heads.get(chat.id) ?? 0;
    this.#heads.delete(chat.id);
    if (head > chat.seq) room.head(head);
    else if (isKnown) room.head(chat.seq);
    return room;
  }

  /** A row of my own stream. A room it does not hold yet asks for changes once. */
  takeRow(row: ChatRow): void {
    if (row.role === null) return this.#rooms.get(row.id)?.lost();
    this.#heads.delete(row.id);
    const room = this.get(row.id);
    if (room.takeChat(row)) room.ask();
  }

  /** Heads of a new connection. Rooms not listed are compared with their own chat row, or are not mine. */
  ready(ready: Ready): void {
    for (const { id, seq } of ready.rooms) {
      const room = this.#rooms.get(id);
      if (room?.cursor != null && room.chat) room.head(seq);
      else this.#heads.set(id, seq);
    }
    for (const room of this.#rooms.values()) room.online();
  }

  /** Asks for a room by id. Takes my chat, or what outsiders may know of it. Throws `Failure`. */
  find = async (id: RoomId): Promise<void> => {
    const answer = await this.#ports.http.get<Chat | Room>(`/api/rooms/${segment(id)}`);
    if ('mySeq' in answer) this.take(answer);
    else {
      const room = this.get(id);
      room.room = answer;
      room.changed();
    }
  };

  /** The whole list was read: what is not in it is not mine any more. */
  loaded(ids: ReadonlySet<RoomId>): void {
    for (const room of this.#rooms.values()) if (room.chat && !ids.has(room.id)) room.lost();
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

  #changed(): void {
    this.#list = null;
    this.emit();
  }

  #peopleChanged(): void {
    for (const room of this.#rooms.values()) if (room.chat?.peer) room.changed();
  }

  #makeList(): ChatList {
    const items = [...this.#rooms.values()]
      .map((room) => room.item)
      .filter((item): item is ChatItem => item !== null && !this.#isCleared(item))
      .sort((a, b) => b.activeAtMs - a.activeAtMs || (a.id < b.id ? 1 : -1));
    const unread = items.reduce((sum, item) => sum + (item.level === 'none' ? 0 : item.unread), 0);
    return { status: this.#status, failure: this.#failure, items, unread };
  }

  /** Deleted for me, and nothing came since. */
  #isCleared(item: ChatItem): boolean {
    const chat = this.#rooms.get(item.id)?.chat;
    return item.last === null && (chat?.clearedNumber ?? 0) > 0;
  }
}

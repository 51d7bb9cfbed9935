import type { Message, MessageId, Room } from '../model.gen.ts';
import type { Entry } from '../outbox/entry.ts';
import type { ChatItem, RoomSnapshot, Row } from '../shapes.ts';
import { deleteKey, sendKey } from '../undo/deeds.ts';
import type { RoomStore } from './room.ts';
import { RowMaker } from './rows.ts';
import { countMentions, countUnread } from './unread.ts';

/** Makes the snapshots of one room, each only when somebody asks after a change. */
export class RoomView {
  readonly #store: RoomStore;
  readonly #rows: RowMaker;
  readonly #veiled = new WeakMap<Message, Message>();
  #snapshot: RoomSnapshot | null = null;
  #item: ChatItem | null | undefined;

  constructor(store: RoomStore) {
    this.#store = store;
    this.#rows = new RowMaker(store.ports.me);
  }

  /** Something changed: what was made before is not handed out again. */
  stale(): void {
    this.#snapshot = null;
    this.#item = undefined;
  }

  /** Forgets rows too. */
  clear(): void {
    this.stale();
    this.#rows.clear();
  }

  /** How far I have read, by the server's row and by what I know ahead of it. */
  readNumber(): number {
    const { chat, marker } = this.#store;
    return Math.max(chat?.readNumber ?? 0, marker.local);
  }

  /** Number of the first row not read, if something is unread: none that I deleted for me. */
  firstUnread(): number | null {
    if (!this.item()?.unread) return null;
    return Math.max(this.readNumber(), this.#store.chat?.clearedNumber ?? 0) + 1;
  }

  snapshot(): RoomSnapshot {
    this.#snapshot ??= this.#make();
    return this.#snapshot;
  }

  /** One held message as a row. */
  row(message: Message): Row {
    const entry = this.#store.ports.outbox
      .inRoom(this.#store.id)
      .find((one) => one.id === message.id);
    const isSeen = message.number <= this.#seenTo();
    return this.#rows.stored(message, entry ?? null, isSeen, this.#undoKey(message.id));
  }

  /** A message as it is drawn now; `null` when it is not: recalled, hidden by me, or about to be. */
  shown(message: Message): Message | null {
    if (message.recalled || message.hidden) return null;
    const veil = this.#store.ports.undos.veil(message.id);
    if (veil === 'gone') return null;
    return veil === 'deleted' && message.deletedAt === null ? this.#deleted(message) : message;
  }

  /** Looks as it will once it is deleted; the same object for the same message. */
  #deleted(message: Message): Message {
    const made = this.#veiled.get(message);
    if (made) return made;
    const empty = { body: null, replyTo: null, mentions: [], files: [], reactions: [] };
    const deleted = { ...message, ...empty, editedAt: null, deletedAt: message.createdAt };
    this.#veiled.set(message, deleted);
    return deleted;
  }

  #undoKey(id: MessageId): string | null {
    const keys = [deleteKey(id), sendKey(id)];
    return keys.find((key) => this.#store.ports.undos.has(key)) ?? null;
  }

  /** Its line in the list of chats; `null` while I am not in it. */
  item(): ChatItem | null {
    if (this.#item === undefined) this.#item = this.#makeItem();
    return this.#item;
  }

  #make(): RoomSnapshot {
    const { id, room, people, timeline, screen } = this.#store;
    const { status, failure, firstUnread } = screen;
    return {
      id,
      status,
      failure,
      room: room && { ...room, memberCount: this.#memberCount(room) },
      chat: this.item(),
      rows: status === 'ready' ? this.#makeRows() : [],
      members: people.members,
      reads: people.reads,
      readNumber: this.readNumber(),
      firstUnread,
      hasOlder: timeline.hasOlder,
      hasNewer: timeline.hasNewer,
      older: timeline.older,
      newer: timeline.newer,
    };
  }

  #makeRows(): Row[] {
    const { timeline, ports, id } = this.#store;
    const entries = ports.outbox.inRoom(id);
    const left = new Map(entries.map((entry) => [entry.id, entry]));
    const seenTo = this.#seenTo();
    const rows = timeline
      .rows((row) => row.senderId === ports.me)
      .map((message) => this.shown(message))
      .filter((message) => message !== null)
      .map((message) => {
        const entry = left.get(message.id) ?? null;
        const undoKey = this.#undoKey(message.id);
        return this.#rows.stored(message, entry, message.number <= seenTo, undoKey);
      });
    if (timeline.isLive) rows.push(...this.#pending(entries));
    return rows;
  }

  #pending(entries: readonly Entry[]): Row[] {
    const { timeline, ports } = this.#store;
    const isShown = ({ id, removed }: Entry): boolean =>
      !removed && !timeline.log.get(id) && ports.undos.veil(id) === null;
    return entries
      .filter(isShown)
      .map((entry) => this.#rows.pending(entry, this.#undoKey(entry.id)));
  }

  #seenTo(): number {
    const { people, chat, ports } = this.#store;
    const isNotes = chat?.peer?.id === ports.me;
    return isNotes ? 0 : people.seenTo(chat?.peer?.id);
  }

  /** What the last answer said, and the comings and goings since. */
  #memberCount(room: Room): number {
    const { people, timeline } = this.#store;
    if (people.members) return people.members.length;
    let count = room.memberCount;
    timeline.log.between(room.lastNumber, timeline.log.highest, ({ notice }) => {
      if (notice?.type === 'joined' || notice?.type === 'added') count += 1;
      if (notice?.type === 'left' || notice?.type === 'removed') count -= 1;
    });
    return Math.max(count, 1);
  }

  #makeItem(): ChatItem | null {
    const { id, chat, room, timeline, ports } = this.#store;
    if (!chat || !room) return null;
    const entries = ports.outbox.inRoom(id);
    const last = this.#last(entries);
    // What is about to be deleted for me counts no more.
    const readNumber = Math.max(this.readNumber(), ports.undos.upTo(id) ?? 0);
    return {
      id,
      kind: chat.kind,
      name: room.name,
      topic: room.topic,
      peer: chat.peer && (ports.people.get(chat.peer.id) ?? chat.peer),
      role: chat.role,
      level: chat.level,
      memberCount: this.#memberCount(room),
      unread: countUnread(timeline.log, chat, readNumber, ports.me, ports.isBlocked),
      mentions: countMentions(timeline.log, chat, readNumber, ports.me, ports.isBlocked),
      last,
      lastNumber: Math.max(chat.lastNumber, timeline.log.highest),
      activeAtMs: Date.parse(last?.createdAt ?? room.createdAt),
      erasure: chat.erasure,
      draft: ports.draft(id),
      sending: entries.filter((entry) => entry.state === 'waiting').length,
      failed: entries.filter((entry) => entry.state !== 'waiting').length,
    };
  }

  #last(entries: readonly Entry[]): Row | null {
    const { chat, timeline } = this.#store;
    const pending = this.#pending(entries).at(-1);
    if (pending) return pending;
    const floor = chat?.clearedNumber ?? 0;
    const message = timeline.log.newest(floor, (row) => this.shown(row) !== null);
    return message && this.row(this.shown(message) ?? message);
  }
}

import { Failure } from '../failure.ts';
import type { Files } from '../files/files.ts';
import type { Carrier } from '../files/tus.ts';
import type { Message } from '../model.gen.ts';
import { Outbox } from '../outbox/outbox.ts';
import { MemoryStore, type OutboxStore } from '../outbox/store.ts';
import type { Tabs } from '../outbox/tabs.ts';
import { People } from '../people.ts';
import type { Bounds } from '../streams/bounds.ts';
import { OwnStore } from '../streams/own.ts';
import type { RoomStore } from '../streams/room.ts';
import { Rooms } from '../streams/rooms.ts';
import { Undos } from '../undo/undos.ts';
import { Link } from './link.ts';
import type { Sent } from './modelRoom.ts';
import { ModelServer } from './modelServer.ts';
import { UploadServer } from './uploads.ts';

const nothing = (): void => {};
const NO_OTHERS = {
  load: nothing,
  reload: nothing,
  friend: nothing,
  block: nothing,
  notification: nothing,
  session: nothing,
};

const ALONE = {
  isLeader: () => true,
  onLeader: () => {},
  post: () => {},
  onNews: () => {},
  close: () => {},
};

/** What a world shares with others, or has otherwise than they. */
export interface WorldParts {
  server?: ModelServer;
  uploads?: UploadServer;
  store?: OutboxStore;
  tabs?: Tabs;
  /** The files I am sending; none when left out. */
  files?: (carry: Carrier) => Files;
  bounds?: Bounds;
}

/** A client and a server with a network between them that does what the schedule says. */
export class World {
  readonly server: ModelServer;
  readonly uploads: UploadServer;
  readonly link: Link;
  readonly rooms: Rooms;
  readonly own: OwnStore;
  readonly room: RoomStore;
  readonly outbox: Outbox;
  readonly undos = new Undos();
  /** Events under way to the client. */
  flying: Sent[] = [];
  #stopLooking: (() => void) | null = null;

  constructor(parts: WorldParts = {}) {
    this.server = parts.server ?? new ModelServer();
    this.uploads = parts.uploads ?? new UploadServer();
    this.link = new Link({
      request: this.#request,
      get: this.#get,
      carry: (request) => this.uploads.answer(request),
    });
    const people = new People(this.link);
    const files = parts.files?.(this.link.carry);
    this.outbox = new Outbox({
      owner: { userId: 'me', epoch: 'epoch' },
      store: parts.store ?? new MemoryStore(),
      tabs: parts.tabs ?? ALONE,
      isOnline: this.link.isOnline,
      request: this.link.request,
      acknowledged: (message) => this.rooms.acknowledged(message),
      changed: (roomId) => this.rooms.touched(roomId),
      now: () => 0,
      ...(files && { files }),
    });
    this.rooms = new Rooms({
      me: 'me',
      http: this.link,
      wire: this.link,
      people,
      outbox: this.outbox,
      undos: this.undos,
      draft: () => null,
      ...(files && { files }),
      ...(parts.bounds && { bounds: parts.bounds }),
    });
    this.own = new OwnStore({
      http: this.link,
      wire: this.link,
      people,
      rooms: this.rooms,
      others: NO_OTHERS,
    });
    this.room = this.rooms.get(this.server.roomId);
    this.undos.onTouched = () => this.room.changed();
  }

  look(): void {
    this.#stopLooking ??= this.room.open();
  }

  close(): void {
    this.#stopLooking?.();
    this.#stopLooking = null;
  }

  connect(): void {
    if (this.link.online) return;
    // What was said before `ready` is in its heads.
    this.server.outgoing = [];
    this.link.online = true;
    const ready = this.server.ready();
    this.own.ready(ready);
    this.rooms.ready(ready);
    this.outbox.online();
  }

  cut(): void {
    this.flying = [];
    this.link.cut();
  }

  deliver = (sent: Sent | undefined): void => {
    if (!sent || !this.link.online) return;
    const { change, after, seq } = structuredClone(sent);
    if (sent.stream === 'own')
      this.own.event({ ...change, after, seq } as Parameters<OwnStore['event']>[0]);
    else this.rooms.event('room', change as Parameters<Rooms['event']>[1], after, seq, []);
  };

  /** Ends everything under way. */
  stop(): void {
    this.own.stop();
    this.rooms.stop();
    this.outbox.stop();
    this.undos.stop();
  }

  /** What the server said unasked is under way, if there is a way. */
  fly(said: readonly Sent[]): void {
    if (this.link.online) this.flying.push(...said);
  }

  #request = (event: string, payload: Record<string, unknown>): unknown => {
    const { server } = this;
    switch (event) {
      case 'room:changes':
        return server.changes(payload['after'] as number, 7);
      case 'me:changes':
        return server.ownChanges(payload['after'] as number, 2);
      case 'room:read':
        return server.read(payload['number'] as number);
      case 'message:send':
        return { message: this.#send(payload) };
      case 'message:edit':
        return { message: server.edit(this.#number(payload), payload['body'] as string) };
      case 'message:delete':
        return { message: server.remove(this.#number(payload)) };
      case 'message:recall':
        return { message: server.recall(this.#number(payload)) };
      default:
        throw new Error(event);
    }
  };

  #get = (path: string, query: Record<string, string | number | undefined>): unknown => {
    if (path.endsWith('/messages'))
      return this.server.page({ ...(query as { before?: number }), limit: 5 });
    if (path === '/api/rooms') return { items: [this.server.chat()], next: null };
    if (path === '/api/users') return { items: [], next: null };
    return this.server.chat();
  };

  #send(payload: Record<string, unknown>): Message {
    const fileIds = (payload['fileIds'] ?? []) as string[];
    if (!fileIds.every((id) => this.uploads.has(id)))
      throw new Failure('not_found', { status: 404 });
    const message = this.server.send(payload['id'] as string, 'me', payload['body'] as string);
    if (message.seq === this.server.seq && message.files.length === 0) {
      const size = { sizeBytes: 0, width: null, height: null, thumbhash: null };
      message.files = fileIds.map((id) => ({ id, name: id, type: '', ...size }));
    }
    return message;
  }

  #number(payload: Record<string, unknown>): number {
    const stored = this.server.messages.find((row) => row.id === payload['id']);
    if (!stored) throw new Failure('not_found', { status: 404 });
    return stored.number;
  }
}

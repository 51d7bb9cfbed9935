import { Failure } from '../failure.ts';
import type { Files } from '../files/files.ts';
import { Outbox } from '../outbox/outbox.ts';
import { MemoryStore } from '../outbox/store.ts';
import { People } from '../people.ts';
import { OwnStore } from '../streams/own.ts';
import type { RoomStore } from '../streams/room.ts';
import { Rooms } from '../streams/rooms.ts';
import { Undos } from '../undo/undos.ts';
import { Link } from './link.ts';
import type { Sent } from './modelRoom.ts';
import { ModelServer } from './modelServer.ts';

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

/** A client and a server with a network between them that does what the schedule says. */
export class World {
  readonly server = new ModelServer();
  readonly link: Link;
  readonly rooms: Rooms;
  readonly own: OwnStore;
  readonly room: RoomStore;
  readonly outbox: Outbox;
  readonly undos = new Undos();
  /** Events under way to the client. */
  flying: Sent[] = [];
  #stopLooking: (() => void) | null = null;

  constructor(files?: Files) {
    this.link = new Link({ request: this.#request, get: this.#get });
    const people = new People(this.link);
    this.outbox = new Outbox({
      owner: { userId: 'me', epoch: 'epoch' },
      store: new MemoryStore(),
      tabs: ALONE,
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

  deliver(sent: Sent | undefined): void {
    if (!sent || !this.link.online) return;
    const { change, after, seq } = structuredClone(sent);
    if (sent.stream === 'own')
      this.own.event({ ...change, after, seq } as Parameters<OwnStore['event']>[0]);
    else this.rooms.event('room', change as Parameters<Rooms['event']>[1], after, seq, []);
  }

  /** Ends everything under way. */
  stop(): void {
    this.own.stop();
    this.rooms.stop();
    this.outbox.stop();
    this.undos.stop();
  }

  launch(): void {
    this.flying.push(...this.server.outgoing);
    this.server.outgoing = [];
    if (!this.link.online) this.flying = [];
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
        return { message: server.send(payload['id'] as string, 'me', payload['body'] as string) };
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

  #number(payload: Record<string, unknown>): number {
    const stored = this.server.messages.find((row) => row.id === payload['id']);
    if (!stored) throw new Failure('not_found', { status: 404 });
    return stored.number;
  }
}

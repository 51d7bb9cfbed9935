import type { Gate } from '@/lib/gate.ts';
import type { Files } from '../files/files.ts';
import type { Http } from '../http.ts';
import type { Message, UserId } from '../model.gen.ts';
import type { Outbox } from '../outbox/outbox.ts';
import type { People } from '../people.ts';
import type { Undos } from '../undo/undos.ts';
import type { Bounds } from './bounds.ts';

/** The part of the live connection that streams use. */
export interface Wire {
  /** Whether `ready` has come and the connection still stands. */
  isOnline: () => boolean;
  /** Asks and waits for the acknowledgement. Throws `Failure`. */
  request: <T>(event: string, payload: object) => Promise<T>;
  /** Says something that needs no answer. */
  tell: (event: string, payload: object) => void;
}

/** What a room needs of the world. */
export interface RoomPorts {
  me: UserId;
  http: Http;
  wire: Wire;
  people: People;
  /** Keeps many rooms from asking all at once. */
  gate: Gate;
  outbox: Outbox;
  /** What can still be taken back. */
  undos: Undos;
  /** The files I am sending. */
  files?: Files;
  /** What I began to write there. */
  draft: (roomId: string) => string | null;
  /** Whether I block somebody; nobody when left out. */
  isBlocked?: (userId: UserId) => boolean;
  /** Hears every message that comes, whichever way. */
  heard?: (message: Message) => void;
  /** How many rows are held; as many as screens need when left out. */
  bounds?: Bounds;
  /** A `Chat` came by another way than the stream. */
  found: (roomId: string) => Promise<void>;
}

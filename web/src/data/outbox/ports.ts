import type { FileId, Message, RoomId, UserId } from '../model.gen.ts';
import type { OutboxStore } from './store.ts';
import type { Tabs } from './tabs.ts';

/** What the outbox needs of the world. */
export interface OutboxPorts {
  owner: { userId: UserId; epoch: string };
  store: OutboxStore;
  tabs: Tabs;
  isOnline: () => boolean;
  /** Asks over the live connection. Throws `Failure`. */
  request: <T>(event: string, payload: object) => Promise<T>;
  /** A stored message by acknowledgement, here or in another tab. */
  acknowledged: (message: Message) => void;
  /** The entries of a room changed. */
  changed: (roomId: RoomId) => void;
  now: () => number;
  /** The files of messages on their way. */
  files?: {
    /** Resolves when all of these are on the server. Throws `Failure`. */
    whenSent: (ids: readonly FileId[]) => Promise<void>;
    /** Tries a refused one again. */
    retry: (id: FileId) => void;
    /** Takes one back, from here and from the server. */
    remove: (id: FileId) => void;
    /** These are shared, or will never be. */
    forget: (ids: readonly FileId[]) => void;
  };
}

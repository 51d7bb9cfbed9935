import { type DBSchema, openDB } from 'idb';
import type { FailureCode } from '../failure.ts';
import type { FileId, MessageId, RoomId, UserId } from '../model.gen.ts';

/** A file of mine that is not shared yet, as this device keeps it. */
export interface KeptFile {
  id: FileId;
  userId: UserId;
  roomId: RoomId;
  /** The message it waits with; `null` while it stands in the composer. */
  messageId: MessageId | null;
  /** Place among the files of its composer or message. */
  order: number;
  name: string;
  type: string;
  width: number | null;
  height: number | null;
  blob: Blob;
  /** Why the server does not take it, once it goes with a message. Absent in those of older versions. */
  refused?: FailureCode | null;
}

/** Where files wait that are not shared yet. */
export interface BlobStore {
  all: (userId: UserId) => Promise<KeptFile[]>;
  get: (id: FileId) => Promise<KeptFile | undefined>;
  put: (file: KeptFile) => Promise<void>;
  remove: (id: FileId) => Promise<void>;
}

interface Schema extends DBSchema {
  files: { key: string; value: KeptFile; indexes: { user: string } };
}

/** Opens the browser's database, or a memory in its place where there is none (private windows). */
export async function openBlobStore(): Promise<BlobStore> {
  try {
    const db = await openDB<Schema>('klatch-files', 1, {
      upgrade: (fresh) => {
        fresh.createObjectStore('files', { keyPath: 'id' }).createIndex('user', 'userId');
      },
    });
    db.addEventListener('versionchange', () => db.close());
    return {
      all: (userId) => db.getAllFromIndex('files', 'user', userId),
      get: (id) => db.get('files', id),
      put: async (file) => void (await db.put('files', file)),
      remove: (id) => db.delete('files', id),
    };
  } catch {
    return memoryBlobs();
  }
}

/** Keeps files until the page is closed. */
export function memoryBlobs(): BlobStore {
  const kept = new Map<FileId, KeptFile>();
  return {
    all: async (userId) => [...kept.values()].filter((file) => file.userId === userId),
    get: async (id) => kept.get(id),
    put: async (file) => void kept.set(file.id, file),
    remove: async (id) => void kept.delete(id),
  };
}

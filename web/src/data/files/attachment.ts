import type { Failure } from '../failure.ts';
import type { FileId, MessageId, RoomId, UserId } from '../model.gen.ts';
import type { BlobStore } from './blobs.ts';
import type { Carrier } from './tus.ts';

/** A file of mine on its way. `refused`: the server will not have it. */
export interface Attachment {
  id: FileId;
  roomId: RoomId;
  messageId: MessageId | null;
  order: number;
  name: string;
  type: string;
  sizeBytes: number;
  width: number | null;
  height: number | null;
  /** Where this page can show it from. */
  url: string;
  sentBytes: number;
  state: 'going' | 'done' | 'refused';
  /** Why it is refused; while it is going, what it waits for. */
  failure: Failure | null;
}

/** What attachments need of the world. */
export interface AttachmentPorts {
  userId: UserId;
  carry: Carrier;
  /** Does the work when no other tab is at the same file. Rejects when aborted before. */
  alone: <T>(id: FileId, signal: AbortSignal, work: () => Promise<T>) => Promise<T>;
  store: () => Promise<BlobStore>;
  measure: (blob: Blob) => Promise<{ width: number; height: number } | null>;
  urlOf: (blob: Blob) => string;
}

import { Emitter } from '@/lib/emitter.ts';
import { drop, load, save } from '@/lib/storage.ts';
import type { FileId, MessageId, RoomId, File as SharedFile, UserId } from '../model.gen.ts';
import type { Attachment } from './attachment.ts';
import type { Attachments } from './attachments.ts';

const NONE: readonly Attachment[] = [];

/** The files I am sending. What moves them is loaded with the first, or when some wait since before a reload. */
export class Files extends Emitter {
  readonly #make: () => Promise<Attachments>;
  readonly #mark: string;
  #held: Attachments | null = null;
  #opening: Promise<Attachments> | null = null;

  constructor(userId: UserId, make: () => Promise<Attachments>) {
    super();
    this.#make = make;
    this.#mark = `klatch.files.${userId}`;
  }

  /** Takes up what waits since before a reload, if anything does. */
  start(): void {
    if (load(this.#mark) !== null) void this.#open();
  }

  /** What stands in a room's composer; the same list until something changes. */
  inRoom = (roomId: RoomId): readonly Attachment[] => this.#held?.inRoom(roomId) ?? NONE;

  /** One file on its way; `null` when it is none of mine, or shared. */
  get = (id: FileId): Attachment | null => this.#held?.get(id) ?? null;

  /** Where this page can show a file from without asking the server. */
  localUrl = (id: FileId): string | null => this.#held?.localUrl(id) ?? null;

  /** Puts files of a message taken back into a composer anew. False when this page has not all of them any more. */
  bringBack = (roomId: RoomId, files: readonly SharedFile[]): boolean => {
    const here = this.#held?.atHand(files) ?? [];
    if (here.length > 0) void this.add(roomId, here);
    return here.length === files.length;
  };

  /** Adds files to a room's composer and begins to send them. */
  add = async (roomId: RoomId, files: readonly File[]): Promise<void> => {
    const held = await this.#open();
    save(this.#mark, true);
    await held.add(roomId, files);
    // Another tab that found nothing kept may have taken the mark away meanwhile.
    save(this.#mark, true);
  };

  /** Sends one file by itself, such as a picture of me. Throws `Failure`. */
  sendAlone: Attachments['sendAlone'] = async (...given) =>
    (await this.#open()).sendAlone(...given);

  /** The composer's files go with a message. Answers them as the message shows them. */
  takeFor = (roomId: RoomId, messageId: MessageId): SharedFile[] =>
    this.#held?.takeFor(roomId, messageId) ?? [];

  /** Resolves when all of these are on the server. Throws the `Failure` of the first that is refused. */
  whenSent = async (ids: readonly FileId[]): Promise<void> => (await this.#open()).whenSent(ids);

  /** Takes a file out of the composer, and back from the server. */
  remove = (id: FileId): void => this.#held?.remove(id);

  /** Tries a refused one again. */
  retry = (id: FileId): void => this.#held?.retry(id);

  /** These are shared, or will never be: nothing is kept of them. */
  forget = (ids: readonly FileId[]): void => {
    if (ids.length > 0) void this.#open().then((held) => held.forget(ids));
  };

  /** A new connection: whatever waits for one goes on at once. */
  online = (): void => this.#held?.online();

  /** Stops sending; what is kept stays. */
  stop = (): void => this.#held?.stop();

  /** Deletes what is kept of this person, at log-out. */
  clear = async (): Promise<void> => {
    // Also without the mark: another tab may have taken it away too soon.
    await (await (this.#opening ?? this.#make())).clear();
    drop(this.#mark);
  };

  #open(): Promise<Attachments> {
    this.#opening ??= this.#make().then(async (held) => {
      this.#held = held;
      held.subscribe(() => this.emit());
      const waits = await held.load().catch(() => true);
      if (!waits) drop(this.#mark);
      return held;
    });
    return this.#opening;
  }
}

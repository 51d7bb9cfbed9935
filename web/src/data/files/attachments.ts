import { Emitter } from '@/lib/emitter.ts';
import { uuidv7 } from '@/lib/uuid.ts';
import { Failure } from '../failure.ts';
import type { FileId, MessageId, RoomId, File as SharedFile } from '../model.gen.ts';
import type { Attachment, AttachmentPorts } from './attachment.ts';
import type { BlobStore, KeptFile } from './blobs.ts';
import { isTooManyPixels, nameOf } from './rules.ts';
import { Sending } from './sending.ts';
import { dropFile, sendFile } from './tus.ts';

/** Files of messages already stored whose own copy stays on the page: nothing flickers, and they can come back. */
const SHOWN_LONGER = 60;

const NONE: readonly Attachment[] = [];

/** The files I am sending: each goes up as soon as it is chosen, survives a broken connection and a reload. */
export class Attachments extends Emitter {
  readonly #ports: AttachmentPorts;
  readonly #held = new Map<FileId, Attachment>();
  readonly #stops = new Map<FileId, AbortController>();
  readonly #waiting = new Map<FileId, Array<(failure: Failure | null) => void>>();
  readonly #sending: Sending;
  /** What this page has of files, also for a while after they were shared. */
  readonly #shown = new Map<FileId, { url: string; blob: Blob }>();
  readonly #drafts = new Map<RoomId, readonly Attachment[]>();
  /** What the store could not take: this page alone has it. */
  readonly #unkept = new Map<FileId, Blob>();
  #store: Promise<BlobStore> | null = null;
  #last = 0;
  #turn: Promise<void> = Promise.resolve();
  #stopped = false;

  constructor(ports: AttachmentPorts) {
    super();
    this.#ports = ports;
    this.#sending = new Sending(ports);
  }

  /** Takes up what waits in composers since before a reload, and what was refused with a message. Answers whether anything waits at all. */
  async load(): Promise<boolean> {
    const store = await this.#open();
    const kept = (await store.all(this.#ports.userId)).sort((a, b) => a.order - b.order);
    for (const file of kept.filter((one) => !this.#held.has(one.id))) {
      if (file.messageId === null) this.#take(file);
      else if (file.refused) this.#hold(file, new Failure(file.refused));
    }
    return kept.length > 0;
  }

  /** What stands in a room's composer; the same list until something changes. */
  inRoom(roomId: RoomId): readonly Attachment[] {
    let drafts = this.#drafts.get(roomId);
    if (!drafts) {
      const found = [...this.#held.values()]
        .filter((one) => one.roomId === roomId && one.messageId === null)
        .sort((a, b) => a.order - b.order);
      drafts = found.length === 0 ? NONE : found;
      this.#drafts.set(roomId, drafts);
    }
    return drafts;
  }

  /** One file on its way; `null` when it is none of mine, or shared. */
  get(id: FileId): Attachment | null {
    return this.#held.get(id) ?? null;
  }

  /** Where this page can show a file from without asking the server. */
  localUrl(id: FileId): string | null {
    return this.#shown.get(id)?.url ?? null;
  }

  /** Those of these files that this page still has, to be added anew. */
  atHand(files: readonly Pick<SharedFile, 'id' | 'name'>[]): File[] {
    return files.flatMap(({ id, name }) => {
      const blob = this.#shown.get(id)?.blob;
      return blob ? [new File([blob], name, { type: blob.type })] : [];
    });
  }

  /** Adds files to a room's composer and begins to send them. */
  async add(roomId: RoomId, files: readonly File[]): Promise<void> {
    const kept = await Promise.all(files.map((file) => this.#kept(roomId, file)));
    for (const file of kept) this.#take(file);
    const store = await this.#open();
    await Promise.all(
      kept.map((file) => store.put(file).catch(() => this.#unkept.set(file.id, file.blob))),
    );
  }

  /** Sends one file by itself, such as a picture of me. Throws `Failure`. */
  async sendAlone(
    file: File,
    onSent: (part: number) => void,
    signal: AbortSignal,
  ): Promise<FileId> {
    const id = uuidv7();
    const parcel = { id, name: nameOf(file), blob: file };
    await sendFile(this.#ports.carry, parcel, signal, (bytes) => onSent(bytes / file.size));
    return id;
  }

  /** The composer's files go with a message: they leave the composer. Answers them as the message shows them. */
  takeFor(roomId: RoomId, messageId: MessageId): SharedFile[] {
    const taken = this.inRoom(roomId).filter((one) => one.state !== 'refused');
    for (const { id } of taken) this.#change(id, { messageId });
    for (const { id } of taken) this.#keep(id, { messageId });
    return taken.map(({ id, name, type, sizeBytes, width, height }) => ({
      id,
      name,
      type,
      sizeBytes,
      width,
      height,
      thumbhash: null,
    }));
  }

  /** Resolves when all of these are on the server. Throws the `Failure` of the first that is refused. */
  async whenSent(ids: readonly FileId[]): Promise<void> {
    for (const id of ids) {
      if (!this.#held.has(id)) await this.#recall(id);
      const failure = await this.#settled(id);
      if (failure) throw failure;
    }
  }

  /** Takes a file out of the composer, and back from the server. */
  remove(id: FileId): void {
    if (!this.#held.has(id)) return;
    this.forget([id]);
    void dropFile(this.#ports.carry, id).catch(() => {});
  }

  /** These are shared, or will never be: nothing is kept of them. */
  forget(ids: readonly FileId[]): void {
    for (const id of ids) {
      this.#stops.get(id)?.abort();
      this.#unkept.delete(id);
      const held = this.#held.get(id);
      if (held) {
        this.#held.delete(id);
        this.#drafts.delete(held.roomId);
        this.#tell(id, held.state === 'done' ? null : new Failure('not_found'));
      }
      void this.#open().then((store) => store.remove(id));
    }
    this.#trim();
    this.emit();
  }

  /** Tries a refused one again. */
  retry(id: FileId): void {
    if (this.#held.get(id)?.state !== 'refused') return;
    this.#change(id, { state: 'going', failure: null });
    this.#keep(id, { refused: null });
    void this.#send(id);
  }

  /** A new connection: whatever waits for one goes on at once. */
  online(): void {
    this.#sending.wake();
  }

  /** Stops sending; what is kept stays. */
  stop(): void {
    this.#stopped = true;
    for (const stop of this.#stops.values()) stop.abort();
    this.online();
  }

  /** Deletes what is kept of this person, at log-out. */
  async clear(): Promise<void> {
    this.stop();
    const store = await this.#open();
    for (const file of await store.all(this.#ports.userId)) await store.remove(file.id);
  }

  #open(): Promise<BlobStore> {
    this.#store ??= this.#ports.store();
    return this.#store;
  }

  async #kept(roomId: RoomId, file: File): Promise<KeptFile> {
    // In the order of choosing, however long each takes to be measured.
    const order = Math.max(this.#last + 1, Date.now());
    this.#last = order;
    const size = await this.#ports.measure(file);
    return {
      id: uuidv7(),
      userId: this.#ports.userId,
      roomId,
      messageId: null,
      order,
      name: nameOf(file),
      type: file.type,
      width: size?.width ?? null,
      height: size?.height ?? null,
      blob: file,
    };
  }

  /** Holds a kept file and begins, or goes on, to send it. */
  #take(file: KeptFile): void {
    this.#hold(file, null);
    void this.#send(file.id, file.blob);
  }

  #hold({ blob, userId: _, refused: __, ...file }: KeptFile, failure: Failure | null): void {
    const url = this.#shown.get(file.id)?.url ?? this.#ports.urlOf(blob);
    this.#shown.set(file.id, { url, blob });
    const state = failure ? 'refused' : 'going';
    this.#held.set(file.id, { ...file, sizeBytes: blob.size, url, sentBytes: 0, state, failure });
    this.#drafts.delete(file.roomId);
    this.emit();
  }

  /** Changes what is kept of a file, one change after the other. */
  #keep(id: FileId, change: Partial<KeptFile>): void {
    this.#turn = this.#turn.then(async () => {
      const store = await this.#open();
      const file = await store.get(id);
      if (file) await store.put({ ...file, ...change }).catch(() => {});
    });
  }

  /** A message waits with a file that this page does not hold yet. */
  async #recall(id: FileId): Promise<void> {
    const file = await (await this.#open()).get(id);
    if (file && !this.#held.has(id)) this.#take(file);
  }

  async #send(id: FileId, known?: Blob): Promise<void> {
    const stop = new AbortController();
    this.#stops.set(id, stop);
    const blob = known ?? this.#unkept.get(id) ?? (await (await this.#open()).get(id))?.blob;
    const held = this.#held.get(id);
    if (!held || this.#stopped) return;
    if (!blob) return this.#refuse(id, new Failure('not_found'));
    if (isTooManyPixels(held)) return this.#refuse(id, new Failure('large_picture'));
    const failure = await this.#sending.send({ id, name: held.name, blob }, stop.signal, {
      sent: (sentBytes) => this.#change(id, { sentBytes, failure: null }),
      waits: (trouble) => this.#change(id, { failure: trouble }),
    });
    if (stop.signal.aborted || !this.#held.has(id)) return;
    if (failure) return this.#refuse(id, failure);
    this.#change(id, { state: 'done', failure: null });
    this.#tell(id, null);
  }

  #refuse(id: FileId, failure: Failure): void {
    this.#change(id, { state: 'refused', failure });
    if (this.#held.get(id)?.messageId) this.#keep(id, { refused: failure.code });
    this.#tell(id, failure);
  }

  #settled(id: FileId): Promise<Failure | null> {
    const held = this.#held.get(id);
    // Nothing is kept of it: it was shared before, or the browser lost it; the server knows.
    if (!held || held.state === 'done') return Promise.resolve(null);
    if (held.state === 'refused') return Promise.resolve(held.failure);
    return new Promise((resolve) =>
      this.#waiting.set(id, [...(this.#waiting.get(id) ?? []), resolve]),
    );
  }

  #tell(id: FileId, failure: Failure | null): void {
    for (const told of this.#waiting.get(id) ?? []) told(failure);
    this.#waiting.delete(id);
  }

  #change(id: FileId, change: Partial<Attachment>): void {
    const held = this.#held.get(id);
    if (!held) return;
    this.#held.set(id, { ...held, ...change });
    this.#drafts.delete(held.roomId);
    this.emit();
  }

  #trim(): void {
    for (const [id, { url }] of this.#shown) {
      if (this.#shown.size <= SHOWN_LONGER) return;
      if (this.#held.has(id)) continue;
      this.#shown.delete(id);
      URL.revokeObjectURL(url);
    }
  }
}

import { Attachments } from '../files/attachments.ts';
import { memoryBlobs } from '../files/blobs.ts';
import type { Files } from '../files/files.ts';
import { MemoryStore } from '../outbox/store.ts';
import type { Bounds } from '../streams/bounds.ts';
import { FakeBrowser } from './fakeTabs.ts';
import { ModelServer } from './modelServer.ts';
import { UploadServer } from './uploads.ts';
import { World } from './world.ts';

/** What one browser keeps outlives its tabs. */
class KeptStore extends MemoryStore {
  override isDurable = true;
}

/** One person's browser with two tabs, each with a connection of its own, and one server. */
export class Browser {
  readonly server = new ModelServer();
  readonly uploads = new UploadServer();
  readonly tabs: World[];
  readonly #bounds: Bounds;
  readonly #locks = new FakeBrowser();
  readonly #store = new KeptStore();
  readonly #blobs = memoryBlobs();
  readonly #files = new Map<World, Attachments>();

  constructor(bounds: Bounds) {
    this.#bounds = bounds;
    this.tabs = [this.#open(), this.#open()];
  }

  /** One of the tabs. */
  tab(at: number): World {
    const tab = this.tabs[at % this.tabs.length];
    if (!tab) throw new Error('There are two tabs.');
    return tab;
  }

  /** A file is chosen in a tab: it goes up at once. */
  attach(tab: World, sizeBytes: number): void {
    const file = new File([new Uint8Array(sizeBytes)], 'a.bin');
    void this.#files.get(tab)?.add('room', [file]);
  }

  /** A tab is closed and opened again. What stood on its screen is gone, what it kept is there. */
  reopen(tab: World): void {
    this.#close(tab);
    this.tabs[this.tabs.indexOf(tab)] = this.#open();
  }

  /** What the server said unasked is under way to both. */
  launch(): void {
    const said = this.server.outgoing.splice(0);
    for (const tab of this.tabs) tab.fly(said);
  }

  /** A tab finds its connection again. */
  connect(tab: World): void {
    this.launch();
    tab.connect();
    for (const files of this.#files.values()) files.online();
  }

  /** Ends everything under way. */
  stop(): void {
    for (const tab of this.tabs) this.#close(tab);
  }

  #open(): World {
    let made: Attachments | undefined;
    const tab = new World({
      server: this.server,
      uploads: this.uploads,
      store: this.#store,
      tabs: this.#locks.open(),
      bounds: this.#bounds,
      files: (carry) => {
        made = new Attachments({
          userId: 'me',
          carry,
          alone: (_id, _signal, work) => work(),
          store: async () => this.#blobs,
          measure: async () => null,
          urlOf: () => 'blob:here',
        });
        return made as unknown as Files;
      },
    });
    if (made) this.#files.set(tab, made);
    void tab.outbox.load();
    return tab;
  }

  #close(tab: World): void {
    tab.close();
    tab.cut();
    tab.stop();
    this.#files.get(tab)?.stop();
    this.#files.delete(tab);
  }
}

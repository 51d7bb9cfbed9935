import { type Failure, toFailure } from '../failure.ts';
import type { Chat } from '../model.gen.ts';
import type { RoomSnapshot } from '../shapes.ts';
import type { Timeline } from './timeline.ts';

/** What the screens of a room need of it. */
export interface RoomScreenPorts {
  timeline: Timeline;
  chat: () => Chat | null;
  /** Asks for the room by id: takes my chat, or what outsiders may know. Throws `Failure`. */
  find: () => Promise<void>;
  /** Number of the first row not read, if something is unread. */
  firstUnread: () => number | null;
  changed: () => void;
}

/** What I deleted for me meanwhile is not there to be gone to: the newest page is on screen. */
function ifThere(thrown: unknown): void {
  if (toFailure(thrown).code !== 'not_found') throw thrown;
}

/** Whether somebody looks at a room, and what there is to see: loads it when they do. */
export class RoomScreen {
  status: RoomSnapshot['status'] = 'loading';
  failure: Failure | null = null;
  firstUnread: number | null = null;
  readonly #ports: RoomScreenPorts;
  #open = 0;

  constructor(ports: RoomScreenPorts) {
    this.#ports = ports;
  }

  /** Whether somebody looks at it. */
  get isOpen(): boolean {
    return this.#open > 0;
  }

  /** Somebody looks at it; answers how to stop. */
  open(): () => void {
    this.#open += 1;
    if (this.#open === 1) this.show();
    return () => {
      this.#open -= 1;
      if (this.#open === 0) this.#ports.timeline.settle();
    };
  }

  /** Begins to show it: sets the line above what is new, and loads. */
  show(): void {
    this.firstUnread = this.#ports.firstUnread();
    this.#ports.changed();
    this.load();
  }

  /** Loads what a screen needs, or tries again. */
  load(): void {
    if (!this.#ports.chat()) void this.find();
    else void this.#load();
  }

  /** Everything was forgotten: loads again if somebody looks. */
  reset(): void {
    this.#say('loading');
    if (this.isOpen) void this.#load();
  }

  /** It is not mine any more. */
  lost(isPublic: boolean): void {
    this.#say(isPublic ? 'notMember' : 'gone');
    if (isPublic && this.isOpen) void this.find();
  }

  /** Not in my list, as far as it is known: asks for it by id. */
  async find(): Promise<void> {
    try {
      await this.#ports.find();
      if (!this.#ports.chat()) this.#say('notMember');
    } catch (thrown) {
      const failure = toFailure(thrown);
      if (this.#ports.chat()) return;
      if ([400, 403, 404].includes(failure.status)) this.#say('gone');
      else this.#say('error', failure);
    }
  }

  /**
   * The newest page, and where more is unread than it holds the part where that begins: whoever comes back reads on, and what
   * they skip does not count as read.
   */
  async #load(): Promise<void> {
    const { timeline, chat } = this.#ports;
    if (!timeline.isLoaded && this.status !== 'ready') this.#say('loading');
    try {
      if (!timeline.isLoaded) await timeline.loadNewest();
      const { window } = timeline.log;
      if (this.firstUnread !== null && window && window.from > this.firstUnread)
        await timeline.showAround(this.firstUnread).catch(ifThere);
      if (chat() && timeline.isLoaded) this.#say('ready');
    } catch (thrown) {
      if (chat()) this.#say('error', toFailure(thrown));
    }
  }

  #say(status: RoomSnapshot['status'], failure: Failure | null = null): void {
    this.status = status;
    this.failure = failure;
    this.#ports.changed();
  }
}

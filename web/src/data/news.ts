import type { Message, Notification } from './model.gen.ts';

/** Something that came live just now: a text of a chat, or a notification. */
export type News =
  | { type: 'message'; message: Message }
  | { type: 'notification'; notification: Notification }
  /** A device of mine came or went. */
  | { type: 'session' };

/** Tells those who listen of what came, once. */
export class NewsDesk {
  readonly #listeners = new Set<(news: News) => void>();

  /** Hears everything from now on; answers how to stop. */
  hear = (listener: (news: News) => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  /** Says it. */
  tell(news: News): void {
    for (const listener of [...this.#listeners]) listener(news);
  }
}

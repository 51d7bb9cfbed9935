import { Emitter } from '@/lib/emitter.ts';
import { paced } from '@/lib/paced.ts';

/** Live events are drawn at most this often: drawing each of many would take longer than they take to come. */
const PAUSE_MS = 30;

/** Tells who draws a room that it changed: at once, and of live events that come in numbers a few at a time. */
export class Drawing extends Emitter {
  readonly #live = paced(() => this.emit(), PAUSE_MS);

  /** A live event changed it, which is told everybody else by `tell`. */
  after(tell: () => void): void {
    tell();
    this.#live();
  }

  /** Something else changed it. */
  now(): void {
    this.emit();
  }
}

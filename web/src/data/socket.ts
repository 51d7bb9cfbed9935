import { io, type Socket } from 'socket.io-client';
import { Value } from '@/lib/emitter.ts';
import { Failure, failureFrom } from './failure.ts';
import type { ServerEvents } from './model.gen.ts';
import type { Connection } from './shapes.ts';
import type { Wire } from './streams/ports.ts';

/** Longest wait for an acknowledgement. */
const TIMEOUT_MS = 10_000;

/** A break shorter than this is not called offline. */
const PATIENCE_MS = 4_000;

/** How it connects at first. */
const STRAIGHT = ['websocket'];

/** And where that does not go through: by polling, moving over to WebSocket if that can be after all. */
const ROUND_ABOUT = ['polling', 'websocket'];

/** Wait before trying again when the server itself turned us away. */
const REFUSED_MS = 3_000;

/** The live connection: keeps itself up, asks with acknowledgement, hands out events. */
export class Live implements Wire {
  readonly connection = new Value<Connection>('connecting');
  /** The server does not take our session any more. */
  onUnauthorized: () => void = () => {};
  readonly #socket: Socket;
  #isReady = false;
  /** Which way is tried next: after a break the one that worked last. */
  #isStraight = true;
  /** Answers that came after events were missed: they wait for what `ready` says. */
  #early: (() => void)[] = [];
  /** Requests without an answer. */
  readonly #open = new Set<(failure: Failure) => void>();
  #patience: ReturnType<typeof setTimeout> | undefined;
  #retry: ReturnType<typeof setTimeout> | undefined;
  #isStopped = true;

  /** `origin` is empty in browsers; `options` are for tests that sign in by token. */
  constructor(origin = '', options: { auth?: { token: string } } = {}) {
    const settings = {
      path: '/socket.io/',
      transports: STRAIGHT,
      autoConnect: false,
      forceNew: true,
      withCredentials: true,
      reconnectionDelay: 500,
      reconnectionDelayMax: 8_000,
      randomizationFactor: 0.5,
      timeout: 10_000,
      ...options,
    };
    this.#socket = origin === '' ? io(settings) : io(origin, settings);
    this.#socket.on('ready', () => this.#ready());
    this.#socket.on('lagged', () => this.#lagged());
    this.#socket.on('disconnect', () => this.#broken());
    this.#socket.on('connect_error', (error: Error) => this.#refused(error));
  }

  isOnline = (): boolean => this.#isReady;

  /** Hears an event by its name. */
  on<E extends keyof ServerEvents>(event: E, then: (payload: ServerEvents[E]) => void): void {
    // The library's listener type cannot follow a generic name.
    this.#socket.on(event as string, then as (payload: unknown) => void);
  }

  /** Asks and waits for the acknowledgement. Throws `Failure`: `offline` when nothing was sent or the
   * connection broke, `timeout`, or the server's. */
  request = async <T>(event: string, payload: object): Promise<T> => {
    if (!this.#isReady) throw new Failure('offline');
    let answer: unknown;
    try {
      answer = await this.#untilBroken(
        this.#socket.timeout(TIMEOUT_MS).emitWithAck(event, payload),
      );
    } catch (thrown) {
      if (thrown instanceof Failure) throw thrown;
      throw new Failure(this.#socket.connected ? 'timeout' : 'offline');
    }
    // It may tell of more than the heads of the `ready` that is on its way.
    if (!this.#isReady) await new Promise<void>((go) => this.#early.push(go));
    if ((answer as { ok?: unknown } | null)?.ok === true) return answer as T;
    throw failureFrom(answer);
  };

  /** Says something that needs no answer; nothing when there is no connection. */
  tell = (event: string, payload: object): void => {
    if (this.#isReady) this.#socket.volatile.emit(event, payload);
  };

  /** Connects, and from then on keeps connected. */
  start(): void {
    this.#isStopped = false;
    globalThis.addEventListener?.('online', this.#hurry);
    globalThis.addEventListener?.('offline', this.#lost);
    globalThis.document?.addEventListener('visibilitychange', this.#hurry);
    this.#waitForReady();
    this.#socket.connect();
  }

  /** Disconnects for good. */
  stop(): void {
    this.#isStopped = true;
    globalThis.removeEventListener?.('online', this.#hurry);
    globalThis.removeEventListener?.('offline', this.#lost);
    globalThis.document?.removeEventListener('visibilitychange', this.#hurry);
    clearTimeout(this.#patience);
    clearTimeout(this.#retry);
    this.#isReady = false;
    this.#socket.disconnect();
    this.#hearEarly();
    this.#socket.removeAllListeners();
  }

  /** The answer, or a rejection as soon as the connection breaks. */
  #untilBroken(answer: Promise<unknown>): Promise<unknown> {
    return new Promise((resolve, reject) => {
      this.#open.add(reject);
      answer.then(resolve, reject).finally(() => this.#open.delete(reject));
    });
  }

  /**
   * Nothing asked on a connection that broke is asked on the next one: by then somebody else may be
   * signed in. The library keeps what it could not send, as after sleep, and would.
   */
  #giveUp(): void {
    this.#socket.sendBuffer.length = 0;
    for (const reject of this.#open) reject(new Failure('offline'));
    this.#open.clear();
  }

  #ready(): void {
    this.#isReady = true;
    clearTimeout(this.#patience);
    this.connection.set('online');
    this.#hearEarly();
  }

  /** Events were missed: nothing is asked until the next `ready` says how far the streams are. */
  #lagged(): void {
    this.#isReady = false;
    this.#waitForReady();
  }

  /** Goes on after everybody who listens to what just came. */
  #hearEarly(): void {
    for (const go of this.#early.splice(0)) go();
  }

  #broken(): void {
    this.#isReady = false;
    this.#giveUp();
    this.#hearEarly();
    if (this.#isStopped) return;
    this.#waitForReady();
    // The library comes back by itself, except when the server hung up on purpose.
    if (!this.#socket.active) this.#retryLater();
  }

  #refused(error: Error): void {
    if (this.#isStopped) return;
    if (error.message === 'unauthorized') this.onUnauthorized();
    // Still trying by itself: it was the way that failed, and not the server that refused.
    if (this.#socket.active) this.#tryAnotherWay();
    if (!this.#socket.active) this.#retryLater();
  }

  #tryAnotherWay(): void {
    this.#isStraight = !this.#isStraight;
    this.#socket.io.opts.transports = this.#isStraight ? STRAIGHT : ROUND_ABOUT;
  }

  #waitForReady(): void {
    if (this.connection.getSnapshot() !== 'offline') this.connection.set('connecting');
    clearTimeout(this.#patience);
    this.#patience = setTimeout(() => this.connection.set('offline'), PATIENCE_MS);
  }

  #retryLater(): void {
    clearTimeout(this.#retry);
    const delay = REFUSED_MS * (0.5 + Math.random());
    this.#retry = setTimeout(() => !this.#isStopped && this.#socket.connect(), delay);
  }

  /** The network is back, or the person is: no need to sit out the wait. */
  #hurry = (): void => {
    if (this.#isStopped || this.#socket.connected || globalThis.document?.hidden) return;
    this.#socket.disconnect().connect();
  };

  #lost = (): void => {
    if (!this.#isReady) this.connection.set('offline');
  };
}

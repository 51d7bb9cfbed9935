import { Gate } from '@/lib/gate.ts';
import { type Failure, isOpen, toFailure } from '../failure.ts';
import type { AttachmentPorts } from './attachment.ts';
import { type Parcel, sendFile } from './tus.ts';

/** Waits between tries that broke, in turn; the last one again and again. */
const RETRY_MS = [1_000, 2_000, 4_000, 8_000, 15_000];

/** So many go up at once. A browser has six connections to a server where HTTP/2 is missing; the rest of the app needs some. */
const AT_ONCE = 2;

/** What is told of a file on its way. */
interface Told {
  sent: (bytes: number) => void;
  /** It goes on by itself, later: because the server asked to wait, or (`null`) because something broke. */
  waits: (failure: Failure | null) => void;
}

/** Sends files, few at a time, each by one tab at a time, until the server says yes or no. */
export class Sending {
  readonly #ports: Pick<AttachmentPorts, 'carry' | 'alone'>;
  readonly #gate = new Gate(AT_ONCE);
  readonly #wake = new Set<() => void>();

  constructor(ports: Pick<AttachmentPorts, 'carry' | 'alone'>) {
    this.#ports = ports;
  }

  /** Resolves when the server has it (`null`), will not have it, or when it was aborted. */
  async send(parcel: Parcel, signal: AbortSignal, told: Told): Promise<Failure | null> {
    for (let tries = 0; !signal.aborted; tries += 1) {
      const failure = await this.#attempt(parcel, signal, told);
      if (!failure || !isOpen(failure)) return failure;
      if (signal.aborted) break;
      told.waits(failure.status === 503 || failure.code === 'too_many' ? failure : null);
      await this.#pause(Math.max(failure.retryAfterMs ?? 0, RETRY_MS[Math.min(tries, 4)] ?? 0));
    }
    return null;
  }

  /** Whatever waits for its next try goes on at once. */
  wake(): void {
    for (const go of [...this.#wake]) go();
  }

  async #attempt(parcel: Parcel, signal: AbortSignal, told: Told): Promise<Failure | null> {
    const { carry, alone } = this.#ports;
    const turn = async (): Promise<void> => {
      if (!signal.aborted) await sendFile(carry, parcel, signal, told.sent);
    };
    try {
      await alone(parcel.id, signal, () => this.#gate.run(turn));
      return null;
    } catch (thrown) {
      return toFailure(thrown);
    }
  }

  #pause(ms: number): Promise<void> {
    return new Promise((resolve) => {
      const go = (): void => {
        clearTimeout(timer);
        this.#wake.delete(go);
        resolve();
      };
      const timer = setTimeout(go, ms);
      this.#wake.add(go);
    });
  }
}

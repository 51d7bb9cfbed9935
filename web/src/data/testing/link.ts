import { Failure } from '../failure.ts';
import type { Carrier } from '../files/tus.ts';
import { Http, type Query } from '../http.ts';
import type { Wire } from '../streams/ports.ts';
import { type Carried, carried } from './uploads.ts';

/** A question on its way: first the server does it, then the answer travels. */
interface Question {
  /** Event name or path, for tests that look. */
  name: string;
  work: () => unknown;
  outcome: { answer: unknown } | { failure: Failure } | null;
  resolve: (answer: unknown) => void;
  reject: (failure: Failure) => void;
}

/** What stands at the other end. */
export interface Handler {
  request: (event: string, payload: Record<string, unknown>) => unknown;
  get: (path: string, query: Query) => unknown;
  carry?: (request: Parameters<Carrier>[0]) => Carried;
}

/** A connection whose every step a test decides: nothing is done or answered by itself. */
export class Link extends Http implements Wire {
  readonly #handler: Handler;
  questions: Question[] = [];
  online = false;

  constructor(handler: Handler) {
    super();
    this.#handler = handler;
  }

  isOnline = (): boolean => this.online;

  tell = (): void => {};

  request = <T>(event: string, payload: object): Promise<T> => {
    if (!this.online) return Promise.reject(new Failure('offline'));
    return this.#put<T>(event, () =>
      this.#handler.request(event, payload as Record<string, unknown>),
    );
  };

  override get<T>(path: string, query: Query = {}): Promise<T> {
    return this.#put<T>(path, () => this.#handler.get(path, query));
  }

  carry: Carrier = async (request) => {
    if (!this.online) throw new Failure('offline');
    const work = (): unknown => this.#handler.carry?.(request);
    return carried(await this.#put<Carried>(`${request.method} ${request.path}`, work));
  };

  /** The server does what the question at this place asks. */
  serve(at: number): void {
    const question = this.questions[at];
    if (!question || question.outcome) return;
    try {
      question.outcome = { answer: question.work() };
    } catch (thrown) {
      question.outcome = { failure: thrown as Failure };
    }
  }

  /** The answer at this place arrives, served before if it was not. */
  answer(at: number): void {
    this.serve(at);
    const [question] = this.questions.splice(at, 1);
    if (!question?.outcome) return;
    if ('failure' in question.outcome) question.reject(question.outcome.failure);
    else question.resolve(question.outcome.answer);
  }

  /** The question at this place gets no answer, done or not. */
  lose(at: number, code: 'timeout' | 'offline' = 'timeout'): void {
    const [question] = this.questions.splice(at, 1);
    question?.reject(new Failure(code));
  }

  /** The connection breaks: no question gets an answer. */
  cut(): void {
    this.online = false;
    while (this.questions.length > 0) this.lose(0, 'offline');
  }

  #put<T>(name: string, work: () => unknown): Promise<T> {
    return new Promise<T>((resolve, reject) => {
      this.questions.push({
        name,
        work,
        outcome: null,
        resolve: (answer) => resolve(structuredClone(answer) as T),
        reject,
      });
    });
  }
}

/** Lets everything that waits for nothing but its turn happen. */
export async function turn(): Promise<void> {
  await new Promise((resolve) => setImmediate(resolve));
}

import { Failure, failureFrom } from './failure.ts';

/** Values of a query string; absent ones are left out. */
export type Query = Record<string, string | number | undefined>;

/** Longest wait for an answer. */
const TIMEOUT_MS = 20_000;

/** Speaks JSON with the server over HTTP. Every failure is a `Failure`. */
export class Http {
  readonly #origin: string;
  readonly #headers: Record<string, string>;

  /** In browsers both stay empty: the page's own server, and its cookie. */
  constructor(origin = '', headers: Record<string, string> = {}) {
    this.#origin = origin;
    this.#headers = headers;
  }

  get<T>(path: string, query: Query = {}): Promise<T> {
    return this.#ask<T>('GET', path + queryString(query));
  }

  post<T>(path: string, body: object = {}): Promise<T> {
    return this.#ask<T>('POST', path, body);
  }

  /** With `lasting` the request outlives the page. */
  put<T>(path: string, body: object = {}, lasting = false): Promise<T> {
    return this.#ask<T>('PUT', path, body, lasting);
  }

  patch<T>(path: string, body: object): Promise<T> {
    return this.#ask<T>('PATCH', path, body);
  }

  /** With `lasting` the request outlives the page. */
  delete<T>(path: string, lasting = false, body?: object): Promise<T> {
    return this.#ask<T>('DELETE', path, body, lasting);
  }

  async #ask<T>(method: string, path: string, body?: object, lasting = false): Promise<T> {
    const response = await this.#fetch(path, {
      method,
      headers: body ? { ...this.#headers, 'Content-Type': 'application/json' } : this.#headers,
      ...(body && { body: JSON.stringify(body) }),
      ...(lasting && { keepalive: true }),
    });
    const answer = await read(response);
    if (response.ok) return answer as T;
    throw failureFrom(answer, response.status);
  }

  async #fetch(path: string, init: RequestInit): Promise<Response> {
    try {
      const signal = AbortSignal.timeout(TIMEOUT_MS);
      return await fetch(this.#origin + path, { ...init, signal, credentials: 'same-origin' });
    } catch (thrown) {
      throw new Failure(isTimeout(thrown) ? 'timeout' : 'offline');
    }
  }
}

/** One part of a path, safe to put between slashes. */
export const segment = encodeURIComponent;

function queryString(query: Query): string {
  const given = Object.entries(query).filter(([, value]) => value !== undefined);
  return given.length === 0 ? '' : `?${new URLSearchParams(given.map(([k, v]) => [k, String(v)]))}`;
}

async function read(response: Response): Promise<unknown> {
  if (response.status === 204) return null;
  try {
    return await response.json();
  } catch (thrown) {
    if (isTimeout(thrown)) throw new Failure('timeout');
    // A proxy in front of a server that is away answers in HTML.
    throw new Failure(response.status >= 502 ? 'offline' : 'unreadable', {
      status: response.status,
    });
  }
}

function isTimeout(thrown: unknown): boolean {
  return thrown instanceof DOMException && thrown.name === 'TimeoutError';
}

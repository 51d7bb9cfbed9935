import type { Code, ErrorBody } from './model.gen.ts';

/**
 * Why something did not work: the server's code, or one of ours. `offline`: nothing reached the
 * server, or no answer came back; `timeout`: no answer in time; `unreadable`: not our server spoke.
 */
export type FailureCode = Code | 'offline' | 'timeout' | 'unreadable';

/** A failed request. Screens choose their words by `code` (and `field`), never by `message`. */
export class Failure extends Error {
  override readonly name = 'Failure';
  /** Stable; decide by it. */
  readonly code: FailureCode;
  /** HTTP status, 0 where there was none. */
  readonly status: number;
  /** The request's field that is to blame. */
  readonly field: string | null;
  /** How long the server asks us to wait. */
  readonly retryAfterMs: number | null;

  constructor(
    code: FailureCode,
    rest: Partial<Omit<ErrorBody, 'code'>> & { status?: number } = {},
  ) {
    super(rest.message ?? code);
    this.code = code;
    this.status = rest.status ?? 0;
    this.field = rest.field ?? null;
    this.retryAfterMs = rest.retryAfterMs ?? null;
  }
}

/**
 * Reads `{"error": {…}}` out of an answer or acknowledgement; anything else is `unreadable`. Where the server names a kind of
 * `invalid`, that is the code here.
 */
export function failureFrom(answer: unknown, status = 0): Failure {
  const error = isObject(answer) ? answer['error'] : null;
  if (!isObject(error) || typeof error['code'] !== 'string')
    return new Failure('unreadable', { status });
  const { code, reason = code } = error;
  return new Failure(reason as FailureCode, {
    status,
    message: typeof error['message'] === 'string' ? error['message'] : error['code'],
    ...(typeof error['field'] === 'string' && { field: error['field'] }),
    ...(typeof error['retryAfterMs'] === 'number' && { retryAfterMs: error['retryAfterMs'] }),
  });
}

/** Whatever was thrown, as a failure. */
export function toFailure(thrown: unknown): Failure {
  return thrown instanceof Failure
    ? thrown
    : new Failure('unreadable', { message: String(thrown) });
}

/** Whether the request may have been carried out, or may be if asked again: neither yes nor no. */
export function isOpen(failure: Failure): boolean {
  switch (failure.code) {
    case 'offline':
    case 'timeout':
    case 'unreadable':
    case 'too_many':
    case 'overloaded':
    case 'internal':
      return true;
    default:
      return false;
  }
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}

import { Failure, failureFrom } from '../failure.ts';
import type { FileId } from '../model.gen.ts';

/** One request and its answer, as a browser makes it; tests put their own in its place. */
export type Carrier = (request: {
  method: 'POST' | 'HEAD' | 'PATCH' | 'DELETE';
  path: string;
  headers: Record<string, string>;
  body?: Blob;
  signal: AbortSignal;
  /** Bytes of the body that have left so far. */
  onSent?: (bytes: number) => void;
}) => Promise<{ status: number; header: (name: string) => string | null; body: string }>;

/** What is uploaded, under an id of ours. */
export interface Parcel {
  id: FileId;
  name: string;
  blob: Blob;
}

const VERSION = { 'Tus-Resumable': '1.0.0' };

/**
 * Sends a file by tus 1.0, from where the server stands; resolves when the server has finished it. Throws
 * `Failure`; whatever broke, the same call goes on later.
 */
export async function sendFile(
  carry: Carrier,
  { id, name, blob }: Parcel,
  signal: AbortSignal,
  onSent: (bytes: number) => void,
): Promise<void> {
  const path = `/api/files/${id}`;
  const metadata = `filename ${base64(name)},id ${base64(id)}`;
  const begun = await carry({
    method: 'POST',
    path: '/api/files',
    headers: { ...VERSION, 'Upload-Length': String(blob.size), 'Upload-Metadata': metadata },
    signal,
  });
  check(begun);
  if (blob.size === 0) return;
  // Asking for the place takes over from a request that broke unnoticed.
  const place =
    begun.status === 201 ? begun : await carry({ method: 'HEAD', path, headers: VERSION, signal });
  check(place);
  const offset = Number(place.header('Upload-Offset') ?? 0);
  onSent(offset);
  if (offset >= blob.size) return;
  check(
    await carry({
      method: 'PATCH',
      path,
      headers: {
        ...VERSION,
        'Upload-Offset': String(offset),
        'Content-Type': 'application/offset+octet-stream',
      },
      body: blob.slice(offset),
      signal,
      onSent: (bytes) => onSent(offset + bytes),
    }),
  );
  onSent(blob.size);
}

/** Gives up an upload; that it is gone already is as good. */
export async function dropFile(carry: Carrier, id: FileId): Promise<void> {
  const signal = AbortSignal.timeout(20_000);
  await carry({ method: 'DELETE', path: `/api/files/${id}`, headers: VERSION, signal });
}

/**
 * Two say nothing of the file: it stands elsewhere, or the request broke. Both mean: ask again. A 503 that names a wait
 * is our server's, also where an answer has no body; one that names none is a proxy's before a server that is away.
 */
function check({ status, header, body }: Awaited<ReturnType<Carrier>>): void {
  if (status >= 200 && status < 300) return;
  const secs = status === 503 && Number(header('Retry-After'));
  if (secs) throw new Failure('overloaded', { status, retryAfterMs: secs * 1000 });
  if (status === 400 || status === 409) throw new Failure('overloaded', { status });
  if (status === 0 || (status >= 502 && status !== 507)) throw new Failure('offline', { status });
  let answer: unknown = null;
  try {
    answer = JSON.parse(body);
  } catch {
    // Answers to HEAD have no body.
  }
  const failure = failureFrom(answer, status);
  throw failure.code === 'unreadable' && status < 500
    ? new Failure('invalid', { status })
    : failure;
}

function base64(text: string): string {
  const bytes = new TextEncoder().encode(text);
  return btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(''));
}

import { Failure } from '../failure.ts';
import type { Carrier } from '../files/tus.ts';

type Request = Parameters<Carrier>[0];

/** The answer to one request of an upload. */
export interface Carried {
  status: number;
  /** Where the upload stands. */
  offset: number;
  body: string;
}

/** A server that holds uploads, and does what it is told with the next requests. */
export class UploadServer {
  readonly held = new Map<string, { size: number; offset: number }>();
  readonly heard: string[] = [];
  /** What goes wrong next: cut after so many bytes, or refused with a status. */
  troubles: Array<{ cutAt: number } | { status: number }> = [];
  isDown = false;
  /** What a 503 names. */
  retryAfter: string | null = '7';

  /** Whether all of a file is here. */
  has(id: string): boolean {
    const upload = this.held.get(id);
    return upload !== undefined && upload.offset >= upload.size;
  }

  carry: Carrier = async (request) => carried(this.answer(request), this.retryAfter);

  /** Does what a request asks. Throws `Failure` when it is cut. */
  answer({ method, path, headers, body, signal, onSent }: Request): Carried {
    this.heard.push(method);
    if (this.isDown || signal.aborted) throw new Failure('offline');
    if (method === 'POST') return this.#begin(headers);
    const id = path.split('/').at(-1) ?? '';
    const upload = this.held.get(id);
    if (method === 'DELETE') this.held.delete(id);
    if (!upload || method === 'DELETE') return answer(upload ? 204 : 404);
    if (method === 'HEAD') return answer(200, upload.offset);
    if (Number(headers['Upload-Offset']) !== upload.offset) return answer(409);
    const trouble = this.troubles.shift();
    if (trouble && 'status' in trouble) return answer(trouble.status);
    const length = body?.size ?? 0;
    upload.offset += trouble ? Math.min(trouble.cutAt, length) : length;
    onSent?.(upload.offset);
    if (trouble) throw new Failure('offline');
    return answer(204, upload.offset);
  }

  #begin(headers: Record<string, string>): Carried {
    const id = atob(/id (\S+)/.exec(headers['Upload-Metadata'] ?? '')?.[1] ?? '');
    const known = this.held.get(id);
    if (known) return answer(200, known.offset);
    this.held.set(id, { size: Number(headers['Upload-Length']), offset: 0 });
    return answer(201);
  }
}

/** An answer as a carrier gives it; a 503 names when to come again. */
export function carried(
  { status, offset, body }: Carried,
  retryAfter: string | null = null,
): Awaited<ReturnType<Carrier>> {
  const header = (name: string): string | null =>
    name === 'Upload-Offset' ? String(offset) : status === 503 ? retryAfter : null;
  return { status, header, body };
}

function answer(status: number, offset = 0): Carried {
  return {
    status,
    offset,
    body: status >= 400 ? '{"error":{"code":"invalid","message":"No."}}' : '',
  };
}

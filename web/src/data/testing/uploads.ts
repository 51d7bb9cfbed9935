import { Failure } from '../failure.ts';
import type { AttachmentPorts } from '../files/attachment.ts';
import { Attachments } from '../files/attachments.ts';
import type { BlobStore } from '../files/blobs.ts';
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
  troubles: Array<{ cutAt: number } | { status: number; code?: string }> = [];
  isDown = false;
  /** What a 503 names. */
  retryAfter: string | null = '7';
  /** Requests that have no answer yet, while `isSlow`. */
  readonly open: (() => void)[] = [];
  isSlow = false;

  /** Lets the answers go, oldest first. */
  release(count = this.open.length): void {
    for (const go of this.open.splice(0, count)) go();
  }

  /** Whether all of a file is here. */
  has(id: string): boolean {
    const upload = this.held.get(id);
    return upload !== undefined && upload.offset >= upload.size;
  }

  carry: Carrier = async (request) => {
    this.heard.push(request.method);
    const { retryAfter } = this;
    if (this.isSlow) await new Promise<void>((go) => this.open.push(go));
    return carried(this.answer(request), retryAfter);
  };

  /** Does what a request asks. Throws `Failure` when it is cut. */
  answer({ method, path, headers, body, signal, onSent }: Request): Carried {
    if (this.isDown || signal.aborted) throw new Failure('offline');
    if (method === 'POST') return this.#begin(headers);
    const id = path.split('/').at(-1) ?? '';
    const upload = this.held.get(id);
    if (method === 'DELETE') this.held.delete(id);
    if (!upload || method === 'DELETE') return answer(upload ? 204 : 404);
    if (method === 'HEAD') return answer(200, upload.offset);
    if (Number(headers['Upload-Offset']) !== upload.offset) return answer(409);
    const trouble = this.troubles.shift();
    if (trouble && 'status' in trouble) return answer(trouble.status, 0, trouble.code);
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

function answer(status: number, offset = 0, code = 'invalid'): Carried {
  return {
    status,
    offset,
    body: status >= 400 ? `{"error":{"code":"${code}","message":"No."}}` : '',
  };
}

/** The files of a person on one page. */
export function openFiles(
  server: UploadServer,
  store: BlobStore,
  ports: Partial<AttachmentPorts> = {},
): Attachments {
  return new Attachments({
    userId: 'me',
    carry: server.carry,
    alone: (_id, _signal, work) => work(),
    store: async () => store,
    measure: async (blob) => (blob.type === 'image/png' ? { width: 4, height: 2 } : null),
    urlOf: () => 'blob:here',
    ...ports,
  });
}

/** A file of so many bytes. */
export const file = (name = 'a.bin', size = 1_000, type = ''): File =>
  new File([new Uint8Array(size)], name, { type });

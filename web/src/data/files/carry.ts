import { Failure } from '../failure.ts';
import type { Carrier } from './tus.ts';

/** So long nothing may move before a request counts as lost. */
const STALL_MS = 30_000;

/** Carries bytes by XMLHttpRequest, because only that tells how many have left. */
export const carry: Carrier = ({ method, path, headers, body, signal, onSent }) =>
  new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    let timer: ReturnType<typeof setTimeout> | undefined;
    const moved = (): void => {
      clearTimeout(timer);
      timer = setTimeout(() => request.abort(), STALL_MS);
    };
    const stop = (): void => request.abort();
    request.open(method, path);
    for (const [name, value] of Object.entries(headers)) request.setRequestHeader(name, value);
    request.upload.onprogress = (event) => {
      moved();
      onSent?.(event.loaded);
    };
    request.onloadend = () => {
      clearTimeout(timer);
      signal.removeEventListener('abort', stop);
      if (request.status === 0) return reject(new Failure('offline'));
      resolve({
        status: request.status,
        header: (name) => request.getResponseHeader(name),
        body: request.responseText,
      });
    };
    if (signal.aborted) return reject(new Failure('offline'));
    signal.addEventListener('abort', stop);
    moved();
    request.send(body ?? null);
  });

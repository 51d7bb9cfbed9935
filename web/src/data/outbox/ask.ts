import { toFailure } from '../failure.ts';
import type { MessageAnswer } from '../model.gen.ts';
import { type Entry, filesOf } from './entry.ts';

type Request = <T>(event: string, payload: object) => Promise<T>;

/** Does over the live connection what an entry still waits for. Throws `Failure`. */
export function ask(request: Request, entry: Entry): Promise<MessageAnswer> {
  const { id, roomId, body, replyTo } = entry;
  if (entry.stored && entry.removed) return takeAway(request, entry);
  if (entry.stored) return request('message:edit', { id, body: entry.edit ?? body });
  const fileIds = filesOf(entry);
  return request('message:send', {
    id,
    roomId,
    body,
    ...(replyTo !== null && { replyTo }),
    ...(fileIds.length > 0 && { fileIds }),
  });
}

/** Recalled when it was stored a moment ago, otherwise deleted. */
async function takeAway(request: Request, { id, recalled }: Entry): Promise<MessageAnswer> {
  if (!recalled) return request('message:delete', { id });
  try {
    return await request<MessageAnswer>('message:recall', { id });
  } catch (thrown) {
    if (toFailure(thrown).code !== 'conflict') throw thrown;
    return request('message:delete', { id });
  }
}

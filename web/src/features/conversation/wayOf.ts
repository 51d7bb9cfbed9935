import type { Attachment } from '@/data/files/attachment';
import type { Row } from '@/data/shapes';

/**
 * Where a file of a message of mine stands. `refused`: the server will not have it; `stuck`: its message
 * was refused or asks first; `up`: it is there, its message is not.
 */
export type Way = 'sent' | 'going' | 'up' | 'refused' | 'stuck';

/** Where a file stands, by its message and by what is held of it. */
export function wayOf(
  row: Pick<Row, 'number' | 'state'>,
  going: Pick<Attachment, 'state'> | null,
): Way {
  if (row.number !== null) return 'sent';
  if (going?.state === 'refused') return 'refused';
  if (row.state !== 'sending') return 'stuck';
  return going?.state === 'done' ? 'up' : 'going';
}

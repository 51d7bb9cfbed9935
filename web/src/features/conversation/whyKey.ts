import type { RoomKind } from '@/data/model.gen';
import type { Row } from '@/data/shapes';

/** The words for why a message of mine was refused. */
export function whyKey(row: Pick<Row, 'failure' | 'number' | 'replyTo' | 'files'>, kind: RoomKind) {
  switch (row.failure) {
    case null:
      return 'failure.internal';
    case 'forbidden':
      return kind === 'direct' ? 'message.whyPrivate' : 'failure.forbidden';
    case 'not_a_member':
      return 'message.whyNotMember';
    case 'not_found':
      return whatIsGone(row);
    case 'too_large':
      return 'message.whyTooLong';
    case 'invalid':
    case 'bad_request':
      return 'message.whyInvalid';
    default:
      return `failure.${row.failure}` as const;
  }
}

/** Of a message that is stored it is the message itself. */
function whatIsGone({ number, replyTo, files }: Pick<Row, 'number' | 'replyTo' | 'files'>) {
  if (number === null && files.length > 0) return 'message.whyFilesGone';
  if (number === null && replyTo !== null) return 'message.whyAnsweredGone';
  return 'failure.not_found';
}

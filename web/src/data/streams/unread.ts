import type { Chat, Message, UserId } from '../model.gen.ts';
import type { MessageLog } from './log.ts';

/** Highest count; shown as 99+. */
const UNREAD_MOST = 100;

/** What an answer said, and when: the ground that the count on screen stands on. */
export type UnreadBase = Pick<
  Chat,
  'seq' | 'lastNumber' | 'unread' | 'mentions' | 'readNumber' | 'clearedNumber'
>;

/** Whether a message counts as unread for me, were it above my position. */
function counts(row: Message, me: UserId, isBlocked: IsBlocked = nobody): boolean {
  if (row.kind !== 'text' || row.senderId === me || row.deletedAt !== null) return false;
  return !row.hidden && !isBlocked(row.senderId);
}

/** Whether I block somebody: what they say does not count. */
export type IsBlocked = (userId: UserId) => boolean;

const nobody: IsBlocked = () => false;

/**
 * The number on screen: what the answer said, plus texts held above the answer's `lastNumber`, less
 * what was deleted since, less what I have read since (`readNumber` may be ahead of the answer's).
 */
export function countUnread(
  log: MessageLog,
  base: UnreadBase,
  readNumber: number,
  me: UserId,
  isBlocked: IsBlocked = nobody,
): number {
  const from = Math.max(readNumber, base.clearedNumber);
  const window = log.window;
  if (window && window.from <= from + 1 && window.to >= base.lastNumber)
    return countHeld(log, from, me, isBlocked);
  const baseFrom = Math.max(base.readNumber, base.clearedNumber);
  let count = 0;
  if (from < base.lastNumber) {
    count = base.unread;
    log.between(baseFrom, base.lastNumber, (row) => {
      if (row.kind !== 'text' || row.senderId === me || row.hidden) return;
      const goneSince = row.deletedAt !== null && row.seq > base.seq;
      const readSince = row.number <= from && row.deletedAt === null;
      if (goneSince || readSince) count -= 1;
    });
  }
  count += countHeld(log, Math.max(from, base.lastNumber), me, isBlocked);
  return Math.min(Math.max(count, 0), UNREAD_MOST);
}

/** Those among them that mention me: what the answer said until all of that is read, and what came since. */
export function countMentions(
  log: MessageLog,
  base: UnreadBase,
  readNumber: number,
  me: UserId,
  isBlocked: IsBlocked = nobody,
): number {
  let count = readNumber >= base.lastNumber ? 0 : base.mentions;
  log.between(Math.max(readNumber, base.lastNumber), log.highest, (row) => {
    if (counts(row, me, isBlocked) && row.mentions.includes(me)) count += 1;
  });
  return count;
}

/** With every row above the position held there is nothing to reckon. */
function countHeld(log: MessageLog, from: number, me: UserId, isBlocked: IsBlocked): number {
  let count = 0;
  log.between(from, log.highest, (row) => {
    if (counts(row, me, isBlocked)) count += 1;
  });
  return Math.min(count, UNREAD_MOST);
}

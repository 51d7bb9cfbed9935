import type { Notice, UserId } from '@/data/model.gen';

/** Which sentence tells a notice to me: I may be the one who did it, or whom it happened to. */
export function noticeKey(notice: Notice, me: UserId) {
  const byMe = notice.byUserId === me;
  const toMe = notice.userId === me;
  switch (notice.type) {
    case 'created':
      return byMe ? 'notice.createdYou' : 'notice.created';
    case 'joined':
      return toMe ? 'notice.joinedYou' : 'notice.joined';
    case 'left':
      return toMe ? 'notice.leftYou' : 'notice.left';
    case 'added':
      return toMe ? 'notice.addedYou' : byMe ? 'notice.addedByYou' : 'notice.added';
    case 'removed':
      return toMe ? 'notice.removedYou' : byMe ? 'notice.removedByYou' : 'notice.removed';
    case 'changed':
      return byMe ? 'notice.changedYou' : 'notice.changed';
  }
}

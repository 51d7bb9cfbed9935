import type { Reaction, UserId } from '@/data/model.gen';

/** Reactions as one sees them who blocks some: theirs are not counted, and an emoji only they gave is not there. */
export function unblocked(reactions: readonly Reaction[], isBlocked: (id: UserId) => boolean) {
  return reactions.flatMap((reaction) => {
    const userIds = reaction.userIds.filter((id) => !isBlocked(id));
    const count = reaction.count - (reaction.userIds.length - userIds.length);
    return count > 0 ? [{ ...reaction, count, userIds }] : [];
  });
}

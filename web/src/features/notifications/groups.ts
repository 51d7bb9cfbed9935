import type { Notification, UserId } from '@/data/model.gen';

/** One line: a notification, or all emoji on one text. */
export type Line = {
  /** The newest of them. */
  first: Notification;
  all: readonly Notification[];
  /** Whose doing it is, the newest first, each once. */
  userIds: readonly UserId[];
  isNew: boolean;
};

/** Emoji on one text are one line, in the place of the newest; new and old ones stay apart. */
export function groups(items: readonly Notification[]): Line[] {
  const lines: Array<{ key: string; all: Notification[] }> = [];
  for (const item of items) {
    const key = `${item.kind} ${item.messageId} ${item.readAt === null}`;
    const held = item.kind === 'reaction' ? lines.find((line) => line.key === key) : undefined;
    if (held) held.all.push(item);
    else lines.push({ key, all: [item] });
  }
  return lines.flatMap(({ all }) => {
    const [first] = all;
    if (first === undefined) return [];
    const userIds = [...new Set(all.map((item) => item.userId))];
    return [{ first, all, userIds, isNew: first.readAt === null }];
  });
}

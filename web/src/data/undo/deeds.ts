import type { MessageId, RoomId, UserId } from '../model.gen.ts';

/** Key of a message I sent and can recall. */
export function sendKey(id: MessageId): string {
  return `send:${id}`;
}

/** Key of a message that is about to be deleted for everyone. */
export function deleteKey(id: MessageId): string {
  return `delete:${id}`;
}

/** Key of a message that is about to be deleted for me alone. */
export function hideKey(id: MessageId): string {
  return `hide:${id}`;
}

/** Key of a room or chat that is about to leave my list, however. */
export function goneKey(id: RoomId): string {
  return `gone:${id}`;
}

/** Key of a friend who is about to be none. */
export function friendKey(id: UserId): string {
  return `friend:${id}`;
}

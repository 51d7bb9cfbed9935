import type { DirectoryRoom } from '@/data/model.gen';
import type { ChatItem } from '@/data/shapes';
import { findPrefix } from '@/ui/Highlight';

/** My rooms by name, those a search finds in name, topic or kind; no private chats. */
export function myRooms(chats: readonly ChatItem[], query: string): ChatItem[] {
  const rooms = chats.filter((chat) => chat.kind !== 'direct');
  const isFound = (chat: ChatItem) =>
    query.trim() === '' ||
    findPrefix(chat.name ?? '', query) >= 0 ||
    findPrefix(chat.topic, query) >= 0;
  return rooms
    .filter(isFound)
    .sort((one, other) => (one.name ?? '').localeCompare(other.name ?? ''));
}

/**
 * Of the directory, the rooms to join: those not held. Whether I am in one it knew when it was read; what I do
 * since is seen in what is held, once that is whole.
 */
export function joinableOf(
  directory: readonly DirectoryRoom[],
  held: readonly ChatItem[],
  isWhole: boolean,
): DirectoryRoom[] {
  const ids = new Set(held.map((chat) => chat.id));
  return directory.filter((room) => !ids.has(room.id) && (isWhole || !room.joined));
}

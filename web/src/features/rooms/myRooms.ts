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

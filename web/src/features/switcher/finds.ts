import type { User } from '@/data/model.gen';
import type { ChatItem } from '@/data/shapes';
import { findPrefix } from '@/ui/Highlight';

/** One line of the switcher: a chat of mine, or a person I have no chat with yet. */
export type Find = { type: 'chat'; chat: ChatItem; name: string } | { type: 'person'; user: User };

/** At most this many lines, so that everything is seen at a glance. */
const MOST = 12;

/** My chats whose name has a word that begins so, newest first, then people without a chat. */
export function finds(
  chats: readonly ChatItem[],
  people: readonly User[],
  query: string,
  nameOf: (chat: ChatItem) => string,
): Find[] {
  const isWanted = (words: string) => query.trim() === '' || findPrefix(words, query) >= 0;
  const found = chats
    .map((chat): Find & { type: 'chat' } => ({ type: 'chat', chat, name: nameOf(chat) }))
    .filter(({ chat, name }) => isWanted(name) || isWanted(chat.peer?.username ?? name));
  const met = new Set(chats.flatMap((chat) => chat.peer?.id ?? []));
  const strangers = query.trim() === '' ? [] : people.filter((user) => !met.has(user.id));
  return [...found, ...strangers.map((user): Find => ({ type: 'person', user }))].slice(0, MOST);
}

/** What stays the same about a line while others come and go. */
export function keyOf(find: Find): string {
  return find.type === 'chat' ? find.chat.id : find.user.id;
}

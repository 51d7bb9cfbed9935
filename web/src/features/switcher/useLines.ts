import type { Failure } from '@/data/failure';
import type { Hit, RoomId } from '@/data/model.gen';
import {
  type FoundMessages,
  useCleared,
  useMessageSearch,
  usePeopleSearch,
} from '@/data/queries/useSearch';
import type { ChatItem } from '@/data/shapes';
import { useChats } from '@/data/useChats';
import { useChatName } from '@/parts/useChatName';
import { useSettled } from '@/parts/useSettled';
import { type Find, finds, keyOf } from './finds';

/** One line that can be chosen: a chat, a person or a message. */
export type Line = Find | { type: 'hit'; hit: Hit; chat: ChatItem | null };

/** All lines for a query, chats and people first, and how the messages are coming. */
export type Lines = {
  all: Line[];
  messages: FoundMessages;
  failure: Failure | null;
  retry: () => Promise<unknown>;
  /** All there is to find is found. */
  isAnswered: boolean;
};

/** What a query leads to; in one chat alone its messages. */
export function useLines(query: string, roomId: RoomId | null, meId: string): Lines {
  const nameOf = useChatName(meId);
  const { items, cleared } = useChats();
  const chats = [...items, ...cleared];
  useCleared();
  const settled = useSettled(query);
  const people = usePeopleSearch(settled);
  const messages = useMessageSearch(settled, roomId);
  const places =
    roomId === null ? finds(query.trim() === '' ? items : chats, people.items, query, nameOf) : [];
  const hits = messages.items.map((hit): Line => {
    const chat = chats.find((item) => item.id === hit.message.roomId) ?? null;
    return { type: 'hit', hit, chat };
  });
  const asked = roomId === null ? [messages, people] : [messages];
  const failure = asked.find((one) => one.failure !== null)?.failure ?? null;
  const isComing = asked.some((one) => one.isLoading || one.isOld);
  const isAnswered = settled.trim() === query.trim() && !isComing && failure === null;
  const retry = () =>
    Promise.all(asked.filter((one) => one.failure !== null).map((one) => one.retry()));
  return { all: [...places, ...hits], messages, failure, retry, isAnswered };
}

/** What stays the same about a line while others come and go. */
export function keyOfLine(line: Line): string {
  return line.type === 'hit' ? line.hit.message.id : keyOf(line);
}

import { useNotifications } from '@/data/useNotifications';

/** What calls me and is not counted with the chats: requests, invitations, emoji. */
export function useCalled(): number {
  const { items } = useNotifications();
  return items.filter((item) => item.readAt === null && !isInChat(item.kind)).length;
}

function isInChat(kind: string): boolean {
  return kind === 'message' || kind === 'mention';
}

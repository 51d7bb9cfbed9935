import { useEffect } from 'react';
import type { RoomId } from '@/data/model.gen';
import { useClient } from '@/data/useKlatch';
import { useNotifications } from '@/data/useNotifications';
import { usePageActive } from '@/parts/usePageActive';

/** What called me into this room, or to an emoji in it, is seen once I am here and nothing stands before it. Texts are read by their place. */
export function useSeenHere(roomId: RoomId, isCovered: boolean): void {
  const { notifications } = useClient();
  const { items } = useNotifications();
  const isActive = usePageActive() && !isCovered;
  const seen = items
    .filter((item) => item.roomId === roomId && item.readAt === null)
    .filter((item) => item.kind === 'reaction' || item.kind === 'room_invitation')
    .map((item) => item.id)
    .join(' ');
  useEffect(() => {
    if (isActive && seen !== '') notifications.markRead(seen.split(' '));
  }, [notifications, isActive, seen]);
}

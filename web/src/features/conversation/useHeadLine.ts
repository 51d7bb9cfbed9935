import { useMemo } from 'react';
import type { RoomSnapshot } from '@/data/shapes';
import { useConnection } from '@/data/useConnection';
import { useMe, usePresence } from '@/data/usePeople';
import { ago } from '@/i18n/dates';
import { useTranslation } from '@/i18n/useTranslation';
import { useMinute } from '@/parts/useMinute';
import { ONE_COLUMN, useMedia } from '@/ui/useMedia';
import { useTypingText } from './TypingLine';

/** The line under the name: who is here, when the other was, or on phones who is typing. */
export function useHeadLine(room: RoomSnapshot): string {
  const { t } = useTranslation();
  const me = useMe();
  const now = useMinute();
  const typing = useTypingText(room.id);
  const isPhone = useMedia(ONE_COLUMN);
  const isOnline = useConnection() === 'online';
  const peerId = room.chat?.peer?.id;
  const ids = useMemo(
    () => (peerId === undefined ? (room.members ?? []).map((member) => member.userId) : [peerId]),
    [peerId, room.members],
  );
  const presenceOf = usePresence(ids);
  if (isPhone && typing !== null) return typing;
  if (peerId === me.id) return t('chat.notesText');
  if (peerId === undefined) {
    const count = room.room?.memberCount ?? 0;
    const people = t('chat.people', { count });
    const here = ids.filter((id) => id === me.id || presenceOf(id).online).length;
    if (!isOnline || room.members === null) return people;
    return t('chat.peopleHere', { people, here });
  }
  const presence = presenceOf(peerId);
  if (presence.online && isOnline) return t('chat.here');
  if (presence.lastSeenAt === null) return `@${room.chat?.peer?.username ?? ''}`;
  const seen = ago(new Date(presence.lastSeenAt), now, t('ago.now'));
  return t('chat.seenAgo', { ago: seen });
}

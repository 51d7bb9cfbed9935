import type { UserId } from '@/data/model.gen';
import { useConnection } from '@/data/useConnection';
import { useMe, usePresence } from '@/data/usePeople';
import { ago } from '@/i18n/dates';
import { useTranslation } from '@/i18n/useTranslation';
import { useMinute } from '@/parts/useMinute';

const NOBODY: readonly UserId[] = [];

/** "Here", "Seen 4 min ago", or null where nothing is known. Those asked for must be watched by the caller too. */
export function usePresenceText(watched: readonly UserId[] = NOBODY) {
  const { t } = useTranslation();
  const me = useMe();
  const now = useMinute();
  const presenceOf = usePresence(watched);
  const isOnline = useConnection() === 'online';
  return (userId: UserId): string | null => {
    const { online, lastSeenAt } = presenceOf(userId);
    if (isOnline && (online || userId === me.id)) return t('details.here');
    if (lastSeenAt === null) return null;
    const seen = ago(new Date(lastSeenAt), now, t('ago.now'));
    return t('details.seen', { ago: seen });
  };
}

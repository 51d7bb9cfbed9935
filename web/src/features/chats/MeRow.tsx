import { Settings } from 'lucide-react';
import { useConnection } from '@/data/useConnection';
import { useMe } from '@/data/usePeople';
import { useTranslation } from '@/i18n/useTranslation';
import { displayName } from '@/parts/names';
import { PersonAvatar } from '@/parts/PersonAvatar';
import { IconLink } from '@/ui/IconLink';

/** Myself at the foot of the list. */
export function MeRow() {
  const { t } = useTranslation();
  const me = useMe();
  const isOnline = useConnection() === 'online';
  return (
    <div className="hidden min-h-14 flex-none items-center gap-3 border-t hairline ps-4 pe-3 mid:flex">
      <PersonAvatar userId={me.id} user={me} size={32} here={isOnline} />
      <div className="min-w-0 flex-1">
        <p dir="auto" className="one text-13 font-bold">
          {displayName(me)}
        </p>
        <p className="text-12 text-muted">{isOnline ? t('list.here') : t('list.away')}</p>
      </div>
      <IconLink to="/settings" label={t('list.settings')}>
        <Settings className="size-5" strokeWidth={1.75} />
      </IconLink>
    </div>
  );
}

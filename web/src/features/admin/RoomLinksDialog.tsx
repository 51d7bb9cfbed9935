import '@/i18n/enAdmin';
import { useCallback, useState } from 'react';
import { linksApi } from '@/data/adminApi';
import type { RoomLink } from '@/data/model.gen';
import { useKlatch } from '@/data/useKlatch';
import { useTranslation } from '@/i18n/useTranslation';
import { LoadFailure } from '@/parts/LoadFailure';
import Dialog from '@/ui/Dialog';
import { LinesSkeleton } from '@/ui/LinesSkeleton';
import { LinkForm } from './LinkForm';
import { MadeLink } from './MadeLink';
import { OpenLine } from './OpenLine';
import { useLinks } from './useLinks';

type Props = { roomId: string; name: string; onClose: () => void };
type Made = { link: string; code: string };

/** Links into a room: made, handed on, taken back. */
export default function RoomLinksDialog({ roomId, name, onClose }: Props) {
  const { t } = useTranslation();
  const { http } = useKlatch();
  const load = useCallback(() => linksApi(http).list(roomId), [http, roomId]);
  const { items, failure, reload } = useLinks<RoomLink>(load);
  const [made, setMade] = useState<Made | null>(null);
  return (
    <Dialog
      title={t('admin.linksTitle', { room: name })}
      closeLabel={t('app.close')}
      onClose={onClose}
    >
      <p className="mb-4 text-muted">{t('admin.linksText')}</p>
      <LinkForm
        uses={[100, 1, 10, 1000]}
        onMake={async (choice) => {
          const { code } = await linksApi(http).make(roomId, choice);
          setMade({ link: `${window.location.origin}/join#${code}`, code });
          await reload();
        }}
      />
      {made !== null && <MadeLink key={made.code} {...made} />}
      {items === null && failure === null && <LinesSkeleton label={t('admin.linksLoading')} />}
      {failure !== null && <LoadFailure failure={failure} onRetry={reload} />}
      {items?.length === 0 && (
        <p role="status" className="py-3 text-muted">
          {t('admin.noLinks')}
        </p>
      )}
      <ul
        aria-label={t('admin.good')}
        className="mt-2 max-h-60 overflow-y-auto [&>li:last-child]:border-b-0"
      >
        {items?.map((link) => (
          <OpenLine
            key={link.id}
            {...link}
            onRevoke={async () => {
              await linksApi(http).revoke(link);
              await reload();
            }}
          />
        ))}
      </ul>
    </Dialog>
  );
}

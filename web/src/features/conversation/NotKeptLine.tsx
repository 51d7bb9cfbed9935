import { useConnection } from '@/data/useConnection';
import { useIsOutboxDurable } from '@/data/useOutbox';
import { useTranslation } from '@/i18n/useTranslation';
import { useDelayed } from '@/ui/useDelayed';

/** Sending at once takes less, and needs no word. */
const PATIENCE_MS = 2000;

type Props = { hasUnsent: boolean };

/** Above the composer where this browser keeps nothing (a private window), while something waits or would. */
export function NotKeptLine({ hasUnsent }: Props) {
  const { t } = useTranslation();
  const isDurable = useIsOutboxDurable();
  const isOnline = useConnection() === 'online';
  const isAtRisk = useDelayed(!isDurable && (hasUnsent || !isOnline), PATIENCE_MS);
  if (!isAtRisk) return null;
  return (
    <p
      role="status"
      className="mx-auto w-full max-w-(--column) flex-none px-6 pt-1 text-12 text-muted mid:px-10"
    >
      {t('offline.notKept')}
    </p>
  );
}

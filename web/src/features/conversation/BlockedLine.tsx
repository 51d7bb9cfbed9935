import { Ban } from 'lucide-react';
import type { ReactNode } from 'react';
import type { User } from '@/data/model.gen';
import { useIsBlocked } from '@/data/useBonds';
import { useClient } from '@/data/useKlatch';
import { useTranslation } from '@/i18n/useTranslation';
import { firstName } from '@/parts/names';
import { useDeed } from '@/parts/useDeed';
import { Button } from '@/ui/Button';

type Props = { peer: User | null; children: ReactNode };

/** Instead of the composer, in a private chat with somebody I block: says so, and offers to lift it. */
export function BlockedLine({ peer, children }: Props) {
  const { t } = useTranslation();
  const { bonds } = useClient();
  const { busy, run } = useDeed();
  const isBlocked = useIsBlocked(peer?.id ?? '');
  if (peer === null || !isBlocked) return children;
  return (
    <div className="flex flex-none flex-wrap items-center justify-center gap-x-3 gap-y-1 border-t hairline px-4 py-3 text-13 text-muted">
      <Ban className="size-4" strokeWidth={2} aria-hidden="true" />
      <span>{t('fold.chat', { name: firstName(peer) })}</span>
      <Button
        kind="text"
        size="small"
        busy={busy !== null && t('app.busy')}
        onClick={() => void run('lift', () => bonds.lift(peer.id))}
      >
        {t('people.lift')}
      </Button>
    </div>
  );
}

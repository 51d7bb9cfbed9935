import '@/i18n/enAdmin';
import { Link2 } from 'lucide-react';
import { useState } from 'react';
import { type Failure, toFailure } from '@/data/failure';
import { fullTime } from '@/i18n/dates';
import { useTranslation } from '@/i18n/useTranslation';
import { FailureLine } from '@/parts/FailureLine';
import { Button } from '@/ui/Button';

type Props = {
  uses: number;
  maxUses: number;
  expiresAt: string;
  onRevoke: () => Promise<void>;
};

/** One link that is still good. */
export function OpenLine({ uses, maxUses, expiresAt, onRevoke }: Props) {
  const { t } = useTranslation();
  const [isBusy, setBusy] = useState(false);
  const [failure, setFailure] = useState<Failure | null>(null);

  async function revoke() {
    setBusy(true);
    setFailure(null);
    await onRevoke().catch((thrown) => setFailure(toFailure(thrown)));
    setBusy(false);
  }

  return (
    <li className="border-b hairline py-2">
      <div className="flex min-h-12 items-center gap-3">
        <Link2 className="size-5 flex-none text-muted" strokeWidth={1.75} aria-hidden="true" />
        <div className="min-w-0 flex-1">
          <p className="one text-15/5 font-bold">{t('admin.used', { uses, max: maxUses })}</p>
          <p className="text-13 text-muted">
            {t('admin.until', { date: fullTime(new Date(expiresAt)) })}
          </p>
        </div>
        <Button
          kind="plain"
          size="small"
          busy={isBusy && t('admin.revoking')}
          onClick={() => void revoke()}
        >
          {t('admin.revoke')}
        </Button>
      </div>
      {failure !== null && <FailureLine failure={failure} />}
    </li>
  );
}

import '@/i18n/enSettings';
import { Laptop, Smartphone } from 'lucide-react';
import { useState } from 'react';
import { endSession } from '@/data/account';
import { toFailure } from '@/data/failure';
import type { Session } from '@/data/model.gen';
import { useClient } from '@/data/useKlatch';
import { ago, fullTime, listTime } from '@/i18n/dates';
import { useTranslation } from '@/i18n/useTranslation';
import { Button } from '@/ui/Button';
import { LineItem } from '@/ui/LineItem';

type Props = { session: Session; onEnded: () => void };

const POCKET = /iPhone|iPad|Android/u;

/** One device: what it is, when it was used, and the way to end it. */
export function SessionLine({ session, onEnded }: Props) {
  const { t } = useTranslation();
  const { http } = useClient();
  const [isBusy, setBusy] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);
  const Icon = POCKET.test(session.device) ? Smartphone : Laptop;
  const since = listTime(new Date(session.createdAt), new Date());
  const used = ago(new Date(session.lastUsedAt), new Date(), t('ago.now'));

  async function end() {
    setBusy(true);
    setProblem(null);
    try {
      await endSession(http, session.id);
      onEnded();
    } catch (thrown) {
      setProblem(t(`failure.${toFailure(thrown).code}`));
      setBusy(false);
    }
  }

  return (
    <LineItem
      picture={
        <span className="grid size-10 flex-none place-items-center rounded-panel bg-hush text-soft">
          <Icon className="size-5" strokeWidth={1.75} aria-hidden="true" />
        </span>
      }
      name={session.device}
      text={
        problem === null ? (
          <span title={fullTime(new Date(session.lastUsedAt))}>
            {session.current
              ? t('settings.sessionNow', { since })
              : t('settings.sessionUsed', { ago: used, since })}
          </span>
        ) : (
          <span role="alert" className="text-danger-ink">
            {problem}
          </span>
        )
      }
    >
      {session.current ? (
        <span className="flex flex-none items-center gap-2 text-13 text-soft">
          <span className="size-2 rounded-round bg-online" aria-hidden="true" />
          {t('settings.sessionThis')}
        </span>
      ) : (
        <Button
          kind="plain"
          size="small"
          aria-label={t('settings.sessionEndName', { device: session.device })}
          busy={isBusy && t('settings.sessionEnding')}
          onClick={() => void end()}
        >
          {t('settings.sessionEnd')}
        </Button>
      )}
    </LineItem>
  );
}

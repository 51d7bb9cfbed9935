import '@/i18n/enSettings';
import { Laptop, Smartphone } from 'lucide-react';
import { endSession } from '@/data/account';
import type { Session } from '@/data/model.gen';
import { useClient } from '@/data/useKlatch';
import { ago, fullTime, listTime } from '@/i18n/dates';
import { useTranslation } from '@/i18n/useTranslation';
import { useMinute } from '@/parts/useMinute';
import { Button } from '@/ui/Button';
import { IconSquare } from '@/ui/IconSquare';
import { LineItem } from '@/ui/LineItem';
import { ProblemOr } from './ProblemOr';
import { useRemoval } from './useRemoval';

type Props = { session: Session; onEnded: () => unknown };

const POCKET = /iPhone|iPad|Android/u;

/** One device: what it is, when it was used, and the way to end it. */
export function SessionLine({ session, onEnded }: Props) {
  const { t } = useTranslation();
  const { http } = useClient();
  const { isBusy, problem, run } = useRemoval(() => endSession(http, session.id), onEnded);
  const Icon = POCKET.test(session.device) ? Smartphone : Laptop;
  const now = useMinute();
  const since = listTime(new Date(session.createdAt), now);
  const used = ago(new Date(session.lastUsedAt), now, t('ago.now'));

  return (
    <LineItem
      picture={<IconSquare Icon={Icon} />}
      name={session.device}
      text={
        <ProblemOr problem={problem}>
          <span title={fullTime(new Date(session.lastUsedAt))}>
            {session.current
              ? t('settings.sessionNow', { since })
              : t('settings.sessionUsed', { ago: used, since })}
          </span>
        </ProblemOr>
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
          onClick={run}
        >
          {t('settings.sessionEnd')}
        </Button>
      )}
    </LineItem>
  );
}

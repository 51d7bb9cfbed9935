import '@/i18n/enSettings';
import { LogOut } from 'lucide-react';
import { useState } from 'react';
import { endOtherSessions } from '@/data/account';
import { type Failure, toFailure } from '@/data/failure';
import { useClient } from '@/data/useKlatch';
import { useSessions } from '@/data/useSessions';
import { useTranslation } from '@/i18n/useTranslation';
import { FailureLine } from '@/parts/FailureLine';
import { LoadFailure } from '@/parts/LoadFailure';
import { SettingsPage } from '@/parts/SettingsPage';
import { usePageTitle } from '@/parts/usePageTitle';
import { Button } from '@/ui/Button';
import { LinesSkeleton } from '@/ui/LinesSkeleton';
import { SessionLine } from './SessionLine';

/** Every device that is signed in as me, and the way to end it. */
export default function SessionsPage() {
  const { t } = useTranslation();
  const { http } = useClient();
  const { items, failure, reload } = useSessions();
  const [isBusy, setBusy] = useState(false);
  const [problem, setProblem] = useState<Failure | null>(null);
  usePageTitle(t('settings.sessions'));
  const ordered = [...(items ?? [])].sort((one, other) => +isCurrent(other) - +isCurrent(one));

  async function endOthers() {
    setBusy(true);
    setProblem(null);
    try {
      await endOtherSessions(http);
      await reload();
    } catch (thrown) {
      setProblem(toFailure(thrown));
    }
    setBusy(false);
  }

  return (
    <SettingsPage title={t('settings.sessions')}>
      <p className="mb-4 text-soft">{t('settings.sessionsText')}</p>
      {items === null && failure === null && (
        <LinesSkeleton label={t('settings.sessionsLoading')} bare />
      )}
      {failure !== null && (
        <LoadFailure failure={failure} text={t('settings.sessionsFailed')} onRetry={reload} />
      )}
      <ul>
        {ordered.map((session) => (
          <SessionLine key={session.id} session={session} onEnded={reload} />
        ))}
      </ul>
      {ordered.length > 1 && (
        <div className="pt-6">
          {problem !== null && <FailureLine failure={problem} />}
          <Button
            kind="danger-text"
            busy={isBusy && t('settings.sessionEnding')}
            icon={<LogOut className="flip size-4" strokeWidth={2} aria-hidden="true" />}
            onClick={() => void endOthers()}
          >
            {t('settings.sessionsEndOthers')}
          </Button>
        </div>
      )}
    </SettingsPage>
  );
}

function isCurrent({ current }: { current?: boolean | null }): boolean {
  return current === true;
}

import '@/i18n/enSettings';
import { useMemo } from 'react';
import type { User } from '@/data/model.gen';
import { useBonds } from '@/data/useBonds';
import { useClient } from '@/data/useKlatch';
import { useUsers } from '@/data/usePeople';
import { useTranslation } from '@/i18n/useTranslation';
import { LoadFailure } from '@/parts/LoadFailure';
import { displayName } from '@/parts/names';
import { PersonAvatar } from '@/parts/PersonAvatar';
import { SettingsPage } from '@/parts/SettingsPage';
import { usePageTitle } from '@/parts/usePageTitle';
import { Button } from '@/ui/Button';
import { LineItem } from '@/ui/LineItem';
import { LinesSkeleton } from '@/ui/LinesSkeleton';
import { ProblemOr } from './ProblemOr';
import { useRemoval } from './useRemoval';

/** Those I block, and the way to lift it. */
export default function PrivacyPage() {
  const { t } = useTranslation();
  const { bonds } = useClient();
  const { status, failure, blocks } = useBonds();
  const ids = useMemo(() => blocks.map((block) => block.userId), [blocks]);
  const userOf = useUsers(ids);
  usePageTitle(t('settings.privacy'));
  return (
    <SettingsPage title={t('settings.privacy')}>
      <h2 className="mb-1 text-15 font-bold">{t('settings.blocked')}</h2>
      <p className="mb-4 text-soft">{t('settings.blockedText')}</p>
      {status === 'loading' && <LinesSkeleton label={t('people.loading')} round />}
      {failure !== null && <LoadFailure failure={failure} onRetry={bonds.load} />}
      {status === 'ready' && blocks.length === 0 && (
        <p role="status" className="text-muted">
          {t('settings.blockedNone')}
        </p>
      )}
      <ul>
        {ids.map((id) => {
          const user = userOf(id);
          return user === null ? null : <BlockedLine key={id} user={user} />;
        })}
      </ul>
    </SettingsPage>
  );
}

function BlockedLine({ user }: { user: User }) {
  const { t } = useTranslation();
  const { bonds } = useClient();
  // The row goes with the block.
  const { isBusy, problem, run } = useRemoval(
    () => bonds.lift(user.id),
    () => {},
  );
  const name = displayName(user);

  return (
    <LineItem
      picture={<PersonAvatar userId={user.id} user={user} size={44} />}
      name={name}
      text={
        <ProblemOr problem={problem}>{t('details.handle', { username: user.username })}</ProblemOr>
      }
    >
      <Button
        kind="plain"
        size="small"
        aria-label={t('people.liftName', { name })}
        busy={isBusy && t('people.lifting')}
        onClick={run}
      >
        {t('people.lift')}
      </Button>
    </LineItem>
  );
}

import '@/i18n/enSettings';
import { useMemo, useState } from 'react';
import type { User } from '@/data/model.gen';
import { useBonds } from '@/data/useBonds';
import { useClient } from '@/data/useKlatch';
import { useUsers } from '@/data/usePeople';
import { useTranslation } from '@/i18n/useTranslation';
import { failureWords } from '@/parts/failureWords';
import { LoadFailure } from '@/parts/LoadFailure';
import { displayName } from '@/parts/names';
import { PersonAvatar } from '@/parts/PersonAvatar';
import { SettingsPage } from '@/parts/SettingsPage';
import { toast } from '@/parts/toasts';
import { usePageTitle } from '@/parts/usePageTitle';
import { Button } from '@/ui/Button';
import { LineItem } from '@/ui/LineItem';
import { LinesSkeleton } from '@/ui/LinesSkeleton';

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
      {failure !== null && <LoadFailure failure={failure} onRetry={() => void bonds.load()} />}
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
  const [isBusy, setBusy] = useState(false);
  const name = displayName(user);

  async function lift() {
    setBusy(true);
    try {
      await bonds.lift(user.id);
    } catch (thrown) {
      toast(failureWords(thrown, t));
      setBusy(false);
    }
  }

  return (
    <LineItem
      picture={<PersonAvatar userId={user.id} user={user} size={44} />}
      name={name}
      text={t('details.handle', { username: user.username })}
    >
      <Button
        kind="plain"
        size="small"
        aria-label={t('people.liftName', { name })}
        busy={isBusy && t('people.lifting')}
        onClick={() => void lift()}
      >
        {t('people.lift')}
      </Button>
    </LineItem>
  );
}

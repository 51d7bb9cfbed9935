import '@/i18n/enOidc';
import '@/i18n/enSettings';
import { useIdentities } from '@/data/useIdentities';
import { useTranslation } from '@/i18n/useTranslation';
import { LoadFailure } from '@/parts/LoadFailure';
import { OidcTroubleLine } from '@/parts/OidcTroubleLine';
import { SettingsPage } from '@/parts/SettingsPage';
import { usePageTitle } from '@/parts/usePageTitle';
import { LinesSkeleton } from '@/ui/LinesSkeleton';
import { DeleteAccount } from './DeleteAccount';
import { EmailForm } from './EmailForm';
import { PasswordForm } from './PasswordForm';
import { WaysIn } from './WaysIn';

/** What logs me in: the address, the password, and providers; and the way out for good. */
export default function AccountPage() {
  const { t } = useTranslation();
  const { ways, failure, reload } = useIdentities();
  usePageTitle(t('settings.account'));
  const line = <hr className="my-8 border-t hairline" />;
  return (
    <SettingsPage title={t('settings.account')}>
      <OidcTroubleLine />
      {ways === null && failure === null && <LinesSkeleton label={t('oidc.waysLoading')} />}
      {ways === null && failure !== null && (
        <LoadFailure failure={failure} text={t('oidc.waysFailed')} onRetry={reload} />
      )}
      {ways !== null && (
        <>
          <EmailForm ways={ways} />
          {line}
          <PasswordForm ways={ways} onChanged={() => void reload()} />
          <WaysIn ways={ways} before={line} onChanged={() => void reload()} />
          {line}
          <DeleteAccount ways={ways} />
        </>
      )}
    </SettingsPage>
  );
}

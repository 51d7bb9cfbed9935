import '@/i18n/enOidc';
import { linkIdentity } from '@/data/account';
import type { Identities, OidcProvider } from '@/data/model.gen';
import { useClient } from '@/data/useKlatch';
import { useTranslation } from '@/i18n/useTranslation';
import { ConfirmIdentity } from './ConfirmIdentity';

type Props = { provider: OidcProvider; ways: Identities; onClose: () => void };

/** Asks for the password before another way in is added; then leads to the provider. */
export default function ConnectDialog({ provider, ways, onClose }: Props) {
  const { t } = useTranslation();
  const { http } = useClient();
  const { name } = provider;
  return (
    <ConfirmIdentity
      title={t('oidc.connectName', { name })}
      text={ways.hasPassword ? t('oidc.connectText', { name }) : ''}
      ways={ways}
      kind="primary"
      action={t('oidc.connect')}
      acting={t('oidc.connecting')}
      onClose={onClose}
      act={async (password) =>
        window.location.assign(await linkIdentity(http, provider.id, password))
      }
    />
  );
}

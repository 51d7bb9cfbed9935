import '@/i18n/enOidc';
import { KeyRound } from 'lucide-react';
import type { Identity } from '@/data/model.gen';
import { providerAddress } from '@/data/providers';
import { useServerInfo } from '@/data/useKlatch';
import { useTranslation } from '@/i18n/useTranslation';
import { linkClass } from '@/ui/buttonClass';

/** Without a password one shows who one is by logging in again: at the providers one is connected with. */
export function FreshLogin({ identities }: { identities: readonly Identity[] }) {
  const { t } = useTranslation();
  const known = useServerInfo().info?.oidc ?? [];
  const mine = known.filter(({ id }) => identities.some(({ provider }) => provider.id === id));
  return (
    <div role="alert" className="my-3">
      <p className="mb-3 text-13 text-danger-ink">{t('oidc.freshText')}</p>
      <div className="flex flex-wrap gap-2">
        {mine.map(({ id, name }) => (
          <a
            key={id}
            href={providerAddress(id, '/settings/account')}
            className={linkClass('plain', 'normal', false)}
          >
            <KeyRound className="size-4" strokeWidth={2} aria-hidden="true" />
            {t('oidc.freshAction', { name })}
          </a>
        ))}
      </div>
    </div>
  );
}

import '@/i18n/enOidc';
import { type ReactNode, useEffect, useState } from 'react';
import type { Identities } from '@/data/model.gen';
import { useServerInfo } from '@/data/useKlatch';
import { useTranslation } from '@/i18n/useTranslation';
import { ConnectLine } from './ConnectLine';
import { IdentityLine } from './IdentityLine';

type Props = { ways: Identities; before: ReactNode; onChanged: () => void };

/** The providers I am connected with, and those I could be. */
export function WaysIn({ ways, before, onChanged }: Props) {
  const { t } = useTranslation();
  const known = useServerInfo().info?.oidc ?? [];
  const added = useAdded();
  const others = known.filter(({ id }) => !ways.items.some(({ provider }) => provider.id === id));
  if (known.length === 0 && ways.items.length === 0) return null;
  const name = ways.items.find(({ provider }) => provider.id === added)?.provider.name;
  return (
    <section aria-labelledby="ways-in">
      {before}
      <h2 id="ways-in" className="mb-1 text-15 font-bold">
        {t('oidc.ways')}
      </h2>
      <p className="mb-2 text-soft">{t('oidc.waysText')}</p>
      <p role="status" className="text-13 text-muted">
        {name !== undefined && t('oidc.connected', { name })}
      </p>
      <ul className="[&>li:last-child]:border-b-0">
        {ways.items.map((identity) => (
          <IdentityLine key={identity.id} identity={identity} onRemoved={onChanged} />
        ))}
        {others.map((provider) => (
          <ConnectLine key={provider.id} provider={provider} ways={ways} />
        ))}
      </ul>
    </section>
  );
}

/** The provider I come back from, told once. */
function useAdded(): string | null {
  const [added] = useState(() => new URLSearchParams(window.location.search).get('linked'));
  useEffect(() => {
    if (added !== null) window.history.replaceState(null, '', window.location.pathname);
  }, [added]);
  return added;
}

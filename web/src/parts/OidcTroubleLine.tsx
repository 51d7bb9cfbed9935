import '@/i18n/enOidc';
import { CircleAlert } from 'lucide-react';
import { useEffect, useState } from 'react';
import type { OidcTrouble } from '@/data/model.gen';
import { useServerInfo } from '@/data/useKlatch';
import { oidc } from '@/i18n/enOidc';
import { useTranslation } from '@/i18n/useTranslation';

/** Why coming in by a provider did not work: told once, by the page one is led to. */
export function OidcTroubleLine() {
  const { t } = useTranslation();
  const { info } = useServerInfo();
  const [told] = useState(() => new URLSearchParams(window.location.search));
  const code = told.get('oidc');
  useEffect(() => {
    // Opened again it is no news.
    if (code !== null) window.history.replaceState(null, '', window.location.pathname);
  }, [code]);
  if (code === null) return null;
  const provider = info?.oidc.find(({ id }) => id === told.get('provider'));
  return (
    <p role="alert" className="mb-4 flex gap-1.5 text-13 text-danger-ink">
      <CircleAlert className="mt-px size-4 flex-none" strokeWidth={2} aria-hidden="true" />
      <span>
        {t(`oidc.trouble.${isTrouble(code) ? code : 'failed'}`, {
          name: provider?.name ?? t('oidc.provider'),
        })}
      </span>
    </p>
  );
}

function isTrouble(code: string): code is OidcTrouble {
  return Object.hasOwn(oidc.trouble, code);
}

import '@/i18n/enOidc';
import { KeyRound } from 'lucide-react';
import { lazy, Suspense, useState } from 'react';
import type { Identities, OidcProvider } from '@/data/model.gen';
import { useTranslation } from '@/i18n/useTranslation';
import { again } from '@/ui/again';
import { Button } from '@/ui/Button';
import { IconSquare } from '@/ui/IconSquare';
import { LineItem } from '@/ui/LineItem';

const ConnectDialog = lazy(() => again(() => import('./ConnectDialog')));

type Props = { provider: OidcProvider; ways: Identities };

/** A provider I could be connected with. */
export function ConnectLine({ provider, ways }: Props) {
  const { t } = useTranslation();
  const [isAsking, setAsking] = useState(false);
  return (
    <LineItem
      picture={<IconSquare Icon={KeyRound} />}
      name={provider.name}
      text={t('oidc.notConnected')}
    >
      <Button
        kind="tint"
        size="small"
        aria-label={t('oidc.connectName', { name: provider.name })}
        onClick={() => setAsking(true)}
      >
        {t('oidc.connect')}
      </Button>
      {isAsking && (
        <Suspense>
          <ConnectDialog provider={provider} ways={ways} onClose={() => setAsking(false)} />
        </Suspense>
      )}
    </LineItem>
  );
}

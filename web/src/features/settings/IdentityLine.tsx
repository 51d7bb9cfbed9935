import '@/i18n/enOidc';
import { KeyRound } from 'lucide-react';
import { unlinkIdentity } from '@/data/account';
import type { Identity } from '@/data/model.gen';
import { useClient } from '@/data/useKlatch';
import { ago, fullTime } from '@/i18n/dates';
import { useTranslation } from '@/i18n/useTranslation';
import { Button } from '@/ui/Button';
import { IconSquare } from '@/ui/IconSquare';
import { LineItem } from '@/ui/LineItem';
import { ProblemOr } from './ProblemOr';
import { useRemoval } from './useRemoval';

type Props = { identity: Identity; onRemoved: () => void };

/** One way in: who vouches, what they call me, when it was used, and the way to take it away. */
export function IdentityLine({ identity, onRemoved }: Props) {
  const { t } = useTranslation();
  const { http } = useClient();
  const { isBusy, problem, run } = useRemoval(() => unlinkIdentity(http, identity.id), onRemoved);
  const { provider, label } = identity;
  const at = new Date(identity.lastUsedAt);
  const used = { ago: ago(at, new Date(), t('ago.now')), label };

  return (
    <LineItem
      picture={<IconSquare Icon={KeyRound} />}
      name={provider.name}
      text={
        <ProblemOr problem={problem}>
          <span title={fullTime(at)}>{t(label === '' ? 'oidc.used' : 'oidc.labelUsed', used)}</span>
        </ProblemOr>
      }
    >
      <Button
        kind="plain"
        size="small"
        aria-label={t('oidc.disconnectName', { name: provider.name })}
        busy={isBusy && t('oidc.disconnecting')}
        onClick={run}
      >
        {t('oidc.disconnect')}
      </Button>
    </LineItem>
  );
}

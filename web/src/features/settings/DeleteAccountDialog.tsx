import '@/i18n/enSettings';
import type { Identities } from '@/data/model.gen';
import { useKlatch } from '@/data/useKlatch';
import { useTranslation } from '@/i18n/useTranslation';
import { ConfirmIdentity } from './ConfirmIdentity';

type Props = { ways: Identities; onClose: () => void };

/** Asks whether it is really me before the account goes. */
export default function DeleteAccountDialog({ ways, onClose }: Props) {
  const { t } = useTranslation();
  const { session } = useKlatch();
  return (
    <ConfirmIdentity
      title={t('settings.deleteTitle')}
      text={t('settings.deleteText')}
      ways={ways}
      kind="danger"
      action={t('settings.deleteAction')}
      acting={t('settings.deleting')}
      act={session.deleteAccount}
      onClose={onClose}
    />
  );
}

import '@/i18n/enAdmin';
import { adminApi } from '@/data/adminApi';
import type { Account } from '@/data/model.gen';
import { useKlatch } from '@/data/useKlatch';
import { useTranslation } from '@/i18n/useTranslation';
import { Ask } from '@/parts/Ask';
import { displayName } from '@/parts/names';

type Props = { account: Account; onDone: (account: Account) => void; onClose: () => void };

/** Asks before an account is closed. */
export default function DeactivateDialog({ account, onDone, onClose }: Props) {
  const { t } = useTranslation();
  const { http } = useKlatch();

  async function deactivate() {
    onDone(await adminApi(http).change(account.user.id, { deactivated: true }));
  }

  return (
    <Ask
      title={t('admin.deactivateTitle', { name: displayName(account.user) })}
      text={t('admin.deactivateText')}
      action={t('admin.deactivate')}
      acting={t('admin.deactivating')}
      act={deactivate}
      why={(code) => (code === 'last_owner' ? t('admin.lastOwner') : undefined)}
      onClose={onClose}
    />
  );
}

import '@/i18n/enAdmin';
import { adminApi } from '@/data/adminApi';
import { toFailure } from '@/data/failure';
import type { Account } from '@/data/model.gen';
import { useKlatch } from '@/data/useKlatch';
import { useTranslation } from '@/i18n/useTranslation';
import { displayName } from '@/parts/names';
import ConfirmDialog from '@/ui/ConfirmDialog';

type Props = { account: Account; onDone: (account: Account) => void; onClose: () => void };

/** Asks before an account is closed. */
export default function DeactivateDialog({ account, onDone, onClose }: Props) {
  const { t } = useTranslation();
  const { http } = useKlatch();

  async function deactivate(): Promise<string | null> {
    try {
      onDone(await adminApi(http).change(account.user.id, { deactivated: true }));
      onClose();
      return null;
    } catch (thrown) {
      const { code } = toFailure(thrown);
      return code === 'last_owner' ? t('admin.lastOwner') : t(`failure.${code}`);
    }
  }

  return (
    <ConfirmDialog
      title={t('admin.deactivateTitle', { name: displayName(account.user) })}
      text={t('admin.deactivateText')}
      action={t('admin.deactivate')}
      busy={t('admin.deactivating')}
      cancelLabel={t('app.cancel')}
      closeLabel={t('app.close')}
      onConfirm={deactivate}
      onClose={onClose}
    />
  );
}

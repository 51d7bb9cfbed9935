import { toFailure } from '@/data/failure';
import type { User } from '@/data/model.gen';
import { useClient } from '@/data/useKlatch';
import { useTranslation } from '@/i18n/useTranslation';
import ConfirmDialog from '@/ui/ConfirmDialog';
import { displayName } from './names';

type Props = { user: User; onClose: () => void };

/** Asks before somebody is blocked: says what follows from it. */
export default function BlockDialog({ user, onClose }: Props) {
  const { t } = useTranslation();
  const { bonds } = useClient();

  async function block(): Promise<string | null> {
    try {
      await bonds.block(user.id);
      onClose();
      return null;
    } catch (thrown) {
      return t(`failure.${toFailure(thrown).code}`);
    }
  }

  return (
    <ConfirmDialog
      title={t('people.blockTitle', { name: displayName(user) })}
      text={t('people.blockText')}
      action={t('people.block')}
      busy={t('people.blocking')}
      cancelLabel={t('app.cancel')}
      closeLabel={t('app.close')}
      onConfirm={block}
      onClose={onClose}
    />
  );
}

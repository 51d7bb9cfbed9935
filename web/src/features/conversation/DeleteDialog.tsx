import { useTranslation } from 'react-i18next';
import { toFailure } from '@/data/failure';
import type { RoomActions, Row } from '@/data/shapes';
import ConfirmDialog from '@/ui/ConfirmDialog';

type Props = { row: Row; actions: RoomActions; onClose: () => void };

/** Asks before a message goes for everyone. */
export default function DeleteDialog({ row, actions, onClose }: Props) {
  const { t } = useTranslation();

  async function remove(): Promise<string | null> {
    try {
      await actions.remove(row.id);
      onClose();
      return null;
    } catch (thrown) {
      return t('chat.deleteFailed', { why: t(`failure.${toFailure(thrown).code}`) });
    }
  }

  return (
    <ConfirmDialog
      title={t('message.deleteTitle')}
      text={t('message.deleteText')}
      action={t('message.delete')}
      busy={t('message.deleting')}
      cancelLabel={t('app.cancel')}
      closeLabel={t('app.close')}
      onConfirm={remove}
      onClose={onClose}
    />
  );
}

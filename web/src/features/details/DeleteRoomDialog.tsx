import { useLocation } from 'wouter';
import { useRoom } from '@/data/useRoom';
import { useRoomsApi } from '@/data/useRoomsApi';
import { useTranslation } from '@/i18n/useTranslation';
import ConfirmDialog from '@/ui/ConfirmDialog';

type Props = { roomId: string; onClose: () => void };

/** Asks before a room goes for everybody in it. */
export default function DeleteRoomDialog({ roomId, onClose }: Props) {
  const { t } = useTranslation();
  const [, navigate] = useLocation();
  const { chat } = useRoom(roomId);
  const { deleteRoom } = useRoomsApi();
  const name = chat?.name ?? '';

  async function go(): Promise<null> {
    deleteRoom(roomId, name);
    onClose();
    navigate('/');
    return null;
  }

  return (
    <ConfirmDialog
      title={t('details.deleteTitle', { name })}
      text={t('details.deleteText')}
      action={t('details.delete')}
      busy={t('details.delete')}
      cancelLabel={t('app.cancel')}
      closeLabel={t('app.close')}
      onConfirm={go}
      onClose={onClose}
    />
  );
}

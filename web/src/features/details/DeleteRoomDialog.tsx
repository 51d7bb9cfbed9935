import { useLocation } from 'wouter';
import { useRoom } from '@/data/useRoom';
import { useRoomsApi } from '@/data/useRoomsApi';
import { useTranslation } from '@/i18n/useTranslation';
import { Ask } from '@/parts/Ask';

type Props = { roomId: string; onClose: () => void };

/** Asks before a room goes for everybody in it. */
export default function DeleteRoomDialog({ roomId, onClose }: Props) {
  const { t } = useTranslation();
  const [, navigate] = useLocation();
  const { chat } = useRoom(roomId);
  const { deleteRoom } = useRoomsApi();
  const name = chat?.name ?? '';

  async function go() {
    if (deleteRoom(roomId, name) === 'done') navigate('/');
  }

  return (
    <Ask
      title={t('details.deleteTitle', { name })}
      text={t('details.deleteText')}
      action={t('details.delete')}
      acting={t('details.delete')}
      act={go}
      onClose={onClose}
    />
  );
}

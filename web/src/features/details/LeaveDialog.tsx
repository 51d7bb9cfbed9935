import { useTranslation } from 'react-i18next';
import { useLocation } from 'wouter';
import { toFailure } from '@/data/failure';
import { useRoom } from '@/data/useRoom';
import { useRoomsApi } from '@/data/useRoomsApi';
import { toast } from '@/parts/toasts';
import ConfirmDialog from '@/ui/ConfirmDialog';

type Props = { roomId: string; onClose: () => void };

/** Asks before I leave a room. */
export default function LeaveDialog({ roomId, onClose }: Props) {
  const { t } = useTranslation();
  const [, navigate] = useLocation();
  const { chat } = useRoom(roomId);
  const { leave } = useRoomsApi();
  const name = chat?.name ?? '';

  async function go(): Promise<string | null> {
    try {
      await leave(roomId);
      onClose();
      navigate('/');
      toast(t('details.leftToast', { name }));
      return null;
    } catch (thrown) {
      return t(`failure.${toFailure(thrown).code}`);
    }
  }

  return (
    <ConfirmDialog
      title={t('details.leaveTitle', { name })}
      text={chat?.kind === 'private' ? t('details.leavePrivate') : t('details.leavePublic')}
      action={t('details.leave')}
      busy={t('details.leaving')}
      cancelLabel={t('app.cancel')}
      closeLabel={t('app.close')}
      onConfirm={go}
      onClose={onClose}
    />
  );
}

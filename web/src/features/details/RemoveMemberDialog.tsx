import { toFailure } from '@/data/failure';
import type { Member } from '@/data/model.gen';
import { useRoomsApi } from '@/data/useRoomsApi';
import { useTranslation } from '@/i18n/useTranslation';
import ConfirmDialog from '@/ui/ConfirmDialog';

type Props = { member: Member; name: string; onClose: () => void };

/** Asks before somebody is put out of a room. */
export default function RemoveMemberDialog({ member, name, onClose }: Props) {
  const { t } = useTranslation();
  const { removeMember } = useRoomsApi();

  async function remove(): Promise<string | null> {
    try {
      await removeMember(member.roomId, member.userId);
      onClose();
      return null;
    } catch (thrown) {
      return t(`failure.${toFailure(thrown).code}`);
    }
  }

  return (
    <ConfirmDialog
      title={t('details.removeTitle', { name })}
      text={t('details.removeText')}
      action={t('details.remove')}
      busy={t('details.removing')}
      cancelLabel={t('app.cancel')}
      closeLabel={t('app.close')}
      onConfirm={remove}
      onClose={onClose}
    />
  );
}

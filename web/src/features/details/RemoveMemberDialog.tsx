import type { Member } from '@/data/model.gen';
import { useRoomsApi } from '@/data/useRoomsApi';
import { useTranslation } from '@/i18n/useTranslation';
import { Ask } from '@/parts/Ask';

type Props = { member: Member; name: string; onClose: () => void };

/** Asks before somebody is put out of a room. */
export default function RemoveMemberDialog({ member, name, onClose }: Props) {
  const { t } = useTranslation();
  const { removeMember } = useRoomsApi();
  return (
    <Ask
      title={t('details.removeTitle', { name })}
      text={t('details.removeText')}
      action={t('details.remove')}
      acting={t('details.removing')}
      act={() => removeMember(member.roomId, member.userId)}
      onClose={onClose}
    />
  );
}

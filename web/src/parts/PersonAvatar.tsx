import type { User, UserId } from '@/data/model.gen';
import { useConnection } from '@/data/useConnection';
import { useTranslation } from '@/i18n/useTranslation';
import { Avatar, type AvatarSize } from '@/ui/Avatar';
import { displayName } from './names';

type Props = {
  userId: UserId;
  user: User | null;
  size: AvatarSize;
  here?: boolean;
  /** 28 instead of 32 on phones. */
  small?: boolean;
};

/** A person: their picture, or two initials on their hue, and a dot when they are here. */
export function PersonAvatar({ userId, user, size, here = false, small = false }: Props) {
  const { t } = useTranslation();
  return (
    <Avatar
      id={userId}
      name={user === null ? '' : displayName(user)}
      picture={user?.avatarFileId == null ? null : `/api/files/${user.avatarFileId}/thumbnail`}
      attempt={useConnection()}
      size={size}
      here={here}
      hereLabel={t('list.here')}
      className={small ? 'max-mid:[--z:1.75rem]' : ''}
    />
  );
}

import { useMemo } from 'react';
import type { User } from '@/data/model.gen';
import { useTranslation } from '@/i18n/useTranslation';
import { displayName } from '@/parts/names';
import { PersonAvatar } from '@/parts/PersonAvatar';
import { useHere } from '@/parts/useHere';
import { Portrait } from './Portrait';
import { usePresenceText } from './usePresenceText';

/** Who somebody is: picture, name, username, whether they are here, and what they say about themselves. */
export function PersonPortrait({ user }: { user: User }) {
  const { t } = useTranslation();
  const ids = useMemo(() => [user.id], [user.id]);
  const isHere = useHere(ids)(user.id);
  const presence = usePresenceText()(user.id);
  const isDeleted = user.deletedAt !== null;
  const handle = t('details.handle', { username: user.username });
  return (
    <Portrait
      picture={<PersonAvatar userId={user.id} user={user} size={72} here={isHere && !isDeleted} />}
      name={displayName(user)}
    >
      {/* What the server calls who deleted their account is no name of theirs. */}
      {!isDeleted && (
        <p className="mt-1 text-13 text-muted">
          <bdi>{handle}</bdi>
          {presence !== null && ` · ${presence}`}
        </p>
      )}
      {user.bio !== '' && (
        <p dir="auto" className="mt-3 max-w-65 text-13 whitespace-pre-line text-soft">
          {user.bio}
        </p>
      )}
    </Portrait>
  );
}

import { NotebookPen } from 'lucide-react';
import { useMemo } from 'react';
import type { User } from '@/data/model.gen';
import { useTranslation } from '@/i18n/useTranslation';
import { displayName } from '@/parts/names';
import { PersonAvatar } from '@/parts/PersonAvatar';
import { useHere } from '@/parts/useHere';
import { Avatar } from '@/ui/Avatar';
import { FriendActions } from './PersonActions';
import { Portrait } from './Portrait';
import { usePresenceText } from './usePresenceText';

type Props = { roomId: string; peer: User; isNotes: boolean };

/** The other person of a private chat, or what my notes are. */
export function DirectDetails({ roomId, peer, isNotes }: Props) {
  const { t } = useTranslation();
  const ids = useMemo(() => [peer.id], [peer.id]);
  const isHere = useHere(ids)(peer.id);
  const presence = usePresenceText()(peer.id);
  if (isNotes) {
    return (
      <Portrait
        picture={<Avatar id={roomId} name="" size={72} icon={<NotebookPen strokeWidth={1.75} />} />}
        name={t('list.notes')}
      >
        <p className="mt-1 max-w-65 text-13 text-muted">{t('details.notesText')}</p>
      </Portrait>
    );
  }
  const handle = t('details.handle', { username: peer.username });
  return (
    <>
      <Portrait
        picture={<PersonAvatar userId={peer.id} user={peer} size={72} here={isHere} />}
        name={displayName(peer)}
      >
        <p className="mt-1 text-13 text-muted">
          <bdi>{handle}</bdi>
          {presence !== null && ` · ${presence}`}
        </p>
        {peer.bio !== '' && (
          <p dir="auto" className="mt-3 max-w-65 text-13 whitespace-pre-line text-soft">
            {peer.bio}
          </p>
        )}
      </Portrait>
      <FriendActions user={peer} />
    </>
  );
}

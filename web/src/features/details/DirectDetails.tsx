import { NotebookPen } from 'lucide-react';
import type { User } from '@/data/model.gen';
import { useTranslation } from '@/i18n/useTranslation';
import { isGone } from '@/parts/names';
import { Avatar } from '@/ui/Avatar';
import { FriendActions } from './PersonActions';
import { PersonPortrait } from './PersonPortrait';
import { Portrait } from './Portrait';

type Props = { roomId: string; peer: User; isNotes: boolean };

/** The other person of a private chat, or what my notes are. */
export function DirectDetails({ roomId, peer, isNotes }: Props) {
  const { t } = useTranslation();
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
  return (
    <>
      <PersonPortrait user={peer} />
      {!isGone(peer) && <FriendActions user={peer} />}
    </>
  );
}

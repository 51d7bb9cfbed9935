import '@/i18n/enRooms';
import { Hash, LogOut } from 'lucide-react';
import { useState } from 'react';
import type { ChatItem } from '@/data/shapes';
import { goneKey } from '@/data/undo/deeds';
import { useClient } from '@/data/useKlatch';
import { useRoomsApi } from '@/data/useRoomsApi';
import { useStanding } from '@/data/useUndos';
import { useTranslation } from '@/i18n/useTranslation';
import { failureWords } from '@/parts/failureWords';
import { useDeed } from '@/parts/useDeed';
import { Avatar } from '@/ui/Avatar';
import { Button } from '@/ui/Button';
import { ButtonLink } from '@/ui/ButtonLink';
import { Highlight } from '@/ui/Highlight';
import { LineItem } from '@/ui/LineItem';

type Props = { chat: ChatItem; query: string; isGoing: boolean };

/** A room I am in, or am just leaving: what leaves it takes that back. */
export function OwnLine({ chat, query, isGoing }: Props) {
  const { t } = useTranslation();
  const { leave } = useRoomsApi();
  const { undos } = useClient();
  const standing = useStanding(goneKey(chat.id));
  // What it was, while it is carried out and cannot be taken back any more.
  const [deed, setDeed] = useState(standing);
  if (standing !== null && standing !== deed) setDeed(standing);
  const isOver = isGoing && standing === null;
  const [problem, setProblem] = useState<string | null>(null);
  const { busy, run } = useDeed((thrown) => setProblem(failureWords(thrown, t)));
  const isBusy = busy !== null || isOver;
  const name = chat.name ?? '';

  function press() {
    setProblem(null);
    if (isGoing) undos.again(goneKey(chat.id));
    else void run('leave', () => leave(chat.id, name));
  }

  return (
    <LineItem
      picture={<Avatar id={chat.id} name={name} size={44} icon={<Hash strokeWidth={2} />} />}
      name={<Highlight text={name} query={query} />}
      text={
        problem === null ? (
          <About chat={chat} query={query} deed={isGoing ? deed : null} />
        ) : (
          <span role="alert" className="text-danger-ink">
            {problem}
          </span>
        )
      }
    >
      {!isGoing && (
        <ButtonLink
          to={`/chats/${chat.id}`}
          kind="plain"
          size="small"
          label={t('rooms.openRoom', { name })}
        >
          {t('rooms.open')}
        </ButtonLink>
      )}
      {/* Once its time is over there is nothing to take back any more; whoever stands on it stays there. */}
      <Button
        kind="text"
        size="small"
        aria-label={
          isBusy ? undefined : t(isGoing ? 'rooms.keepRoom' : 'rooms.leaveRoom', { name })
        }
        busy={isBusy && t(isOver && deed === 'deleteRoom' ? 'rooms.deleting' : 'rooms.leaving')}
        onClick={press}
      >
        {isGoing ? t('undo.action') : <LeaveWords />}
      </Button>
    </LineItem>
  );
}

function LeaveWords() {
  const { t } = useTranslation();
  return (
    <>
      <LogOut className="flip size-4 mid:hidden" strokeWidth={2} aria-hidden="true" />
      <span className="max-mid:hidden">{t('rooms.leave')}</span>
    </>
  );
}

/** What the room is for and how many are in it, or what is about to become of it. */
function About({ chat, query, deed }: Pick<Props, 'chat' | 'query'> & { deed: string | null }) {
  const { t } = useTranslation();
  if (deed !== null) {
    const name = chat.name ?? '';
    return t(deed === 'deleteRoom' ? 'undo.deleteRoom' : 'undo.leaveRoom', { name });
  }
  const people = t('rooms.people', { count: chat.memberCount });
  const about = chat.topic === '' && chat.kind === 'private' ? t('rooms.private') : chat.topic;
  if (about === '') return people;
  return (
    <>
      <Highlight text={about} query={query} />
      {` · ${people}`}
    </>
  );
}

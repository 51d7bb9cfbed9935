import { lazy, type ReactNode, Suspense } from 'react';
import { useMe } from '@/data/usePeople';
import { useRoom } from '@/data/useRoom';
import { useTranslation } from '@/i18n/useTranslation';
import { FailureLine } from '@/parts/FailureLine';
import { OfflineLine } from '@/parts/OfflineLine';
import { useChatName } from '@/parts/useChatName';
import { usePageTitle } from '@/parts/usePageTitle';
import { again } from '@/ui/again';
import { Button } from '@/ui/Button';
import { ConversationHead } from './ConversationHead';
import { ConversationSkeleton } from './ConversationSkeleton';
import { OpenConversation } from './OpenConversation';

const Door = lazy(() => again(() => import('./Door')));

type Props = {
  roomId: string;
  isDetailsOpen: boolean;
  onDetails: () => void;
  /** What to show when there is no such room for me. */
  gone: ReactNode;
};

/** One room or private chat, in whatever state it is. */
export function ConversationPage({ roomId, isDetailsOpen, onDetails, gone }: Props) {
  const { t } = useTranslation();
  const me = useMe();
  const room = useRoom(roomId);
  const nameOf = useChatName(me.id);
  usePageTitle(room.chat === null ? (room.room?.name ?? t('list.chats')) : nameOf(room.chat));
  if (room.status === 'gone') return gone;
  return (
    <div className="relative flex min-h-0 min-w-0 flex-1 flex-col bg-paper on-paper">
      <ConversationHead room={room} isDetailsOpen={isDetailsOpen} onDetails={onDetails} />
      <OfflineLine />
      {room.status === 'loading' && <ConversationSkeleton />}
      {room.status === 'notMember' && (
        <Suspense>
          <Door room={room} />
        </Suspense>
      )}
      {room.status === 'error' && (
        <div className="grid flex-1 place-content-center justify-items-center p-6 text-center">
          <h2 className="text-18">{t('chat.loadError')}</h2>
          {room.failure !== null && <FailureLine failure={room.failure} />}
          <Button kind="primary" onClick={room.reload}>
            {t('app.retry')}
          </Button>
        </div>
      )}
      {room.status === 'ready' && <OpenConversation room={room} />}
    </div>
  );
}

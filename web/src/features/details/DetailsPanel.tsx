import { ChevronLeft, X } from 'lucide-react';
import { useMe } from '@/data/usePeople';
import { useRoom } from '@/data/useRoom';
import { useTranslation } from '@/i18n/useTranslation';
import { OfflineLine } from '@/parts/OfflineLine';
import { useChatName } from '@/parts/useChatName';
import { IconButton } from '@/ui/IconButton';
import { LinesSkeleton } from '@/ui/LinesSkeleton';
import { ONE_COLUMN, useMedia } from '@/ui/useMedia';
import { DeleteActions } from './DeleteActions';
import { DirectDetails } from './DirectDetails';
import { LateSharedSection } from './LateSharedSection';
import { LevelChoice } from './LevelChoice';
import { PartingActions } from './PersonActions';
import { RoomDetails } from './RoomDetails';

type Props = { roomId: string; onClose: () => void };

/** What there is to know about a room or a person, and what can be done about it. */
export default function DetailsPanel({ roomId, onClose }: Props) {
  const { t } = useTranslation();
  const me = useMe();
  const room = useRoom(roomId);
  const { chat } = room;
  const isAlone = useMedia(ONE_COLUMN);
  const nameOf = useChatName(me.id);
  return (
    <aside
      aria-label={t('details.title')}
      className="flex min-h-0 flex-1 flex-col overflow-y-auto bg-paper on-paper"
    >
      {isAlone && chat !== null && <h1 className="sr-only">{nameOf(chat)}</h1>}
      <div className="flex min-h-(--head) flex-none items-center gap-1 px-1 mid:px-4">
        <IconButton label={t('app.back')} tip="none" className="mid:hidden" onClick={onClose}>
          <ChevronLeft className="flip size-5" strokeWidth={1.75} />
        </IconButton>
        <h2 tabIndex={-1} data-bare="" data-title="" className="flex-1 text-15 font-bold">
          {t('details.title')}
        </h2>
        <IconButton
          label={t('details.close')}
          tip="none"
          className="-me-1.5 max-mid:hidden"
          onClick={onClose}
        >
          <X className="size-5" strokeWidth={1.75} />
        </IconButton>
      </div>
      {isAlone && <OfflineLine />}
      {chat === null && (
        <div className="px-4">
          <LinesSkeleton label={t('details.loadingPeople')} round />
        </div>
      )}
      {chat?.peer != null && (
        <DirectDetails roomId={roomId} peer={chat.peer} isNotes={chat.peer.id === me.id} />
      )}
      {chat?.peer != null && <LateSharedSection room={room} search />}
      {chat?.peer != null && chat.peer.id !== me.id && (
        <>
          <LevelChoice chat={chat} />
          <PartingActions user={chat.peer} />
        </>
      )}
      {chat?.kind === 'direct' && (
        <div className="border-t hairline px-4 py-3">
          <DeleteActions chat={chat} />
        </div>
      )}
      {chat !== null && chat.kind !== 'direct' && <RoomDetails room={room} chat={chat} />}
    </aside>
  );
}

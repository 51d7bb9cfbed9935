import { ChevronLeft, PanelRight, Search, UserPlus } from 'lucide-react';
import { useMemo } from 'react';
import type { RoomSnapshot } from '@/data/shapes';
import { useMe } from '@/data/usePeople';
import { useTranslation } from '@/i18n/useTranslation';
import { ChatAvatar } from '@/parts/ChatAvatar';
import { useOpenOverlay } from '@/parts/overlays';
import { useChatName } from '@/parts/useChatName';
import { useHere } from '@/parts/useHere';
import { IconButton } from '@/ui/IconButton';
import { IconLink } from '@/ui/IconLink';
import { ChatMenuButton } from './ChatMenuButton';
import { Pile } from './Pile';
import { useHeadLine } from './useHeadLine';

type Props = { room: RoomSnapshot; isDetailsOpen: boolean; onDetails: () => void };

/** Who this is, who is here, and the ways to add people and to the details. */
export function ConversationHead({ room, isDetailsOpen, onDetails }: Props) {
  const { t } = useTranslation();
  const me = useMe();
  const nameOf = useChatName(me.id);
  const openOverlay = useOpenOverlay();
  const line = useHeadLine(room);
  const { chat } = room;
  const others = useMemo(
    () => (room.members ?? []).map((member) => member.userId).filter((id) => id !== me.id),
    [room.members, me.id],
  );
  const isHere = useHere(others);
  const name = chat === null ? (room.room?.name ?? '') : nameOf(chat);
  const isRoom = room.room?.kind !== 'direct';
  const peerId = chat?.peer?.id;
  const picture = chat ?? (room.room && { ...room.room, peer: null });
  return (
    <header className="flex min-h-(--head) flex-none items-center gap-1 border-b hairline px-1 on-paper mid:px-3 wide:px-4">
      <IconLink to="/" label={t('app.back')} className="mid:hidden">
        <ChevronLeft className="flip size-5" strokeWidth={1.75} />
      </IconLink>
      <div className="relative me-2 flex min-w-0 flex-1 items-center gap-3">
        {picture && (
          <ChatAvatar
            chat={picture}
            meId={me.id}
            size={36}
            here={peerId !== undefined && peerId !== me.id && isHere(peerId)}
          />
        )}
        <div className="min-w-0">
          <h1
            tabIndex={-1}
            data-bare=""
            data-title=""
            dir="auto"
            title={name}
            className="one text-15/5"
          >
            {name}
          </h1>
          <p className="one text-13 text-muted">{line}</p>
        </div>
        <button
          type="button"
          aria-label={t('chat.openDetails', { name })}
          className="absolute -inset-y-1 inset-x-0 rounded-control mid:hidden"
          onClick={onDetails}
        />
      </div>
      {isRoom && chat !== null && <Pile userIds={others.filter(isHere)} />}
      {chat !== null && (
        <IconButton
          label={t('chat.search')}
          className="max-mid:hidden"
          onClick={() => openOverlay({ type: 'switcher', roomId: room.id })}
        >
          <Search className="size-5" strokeWidth={1.75} />
        </IconButton>
      )}
      {isRoom && chat !== null && (
        <IconButton
          label={t('chat.addPeople')}
          className="max-mid:hidden"
          onClick={() => openOverlay({ type: 'addPeople', roomId: room.id })}
        >
          <UserPlus className="size-5" strokeWidth={1.75} />
        </IconButton>
      )}
      <IconButton
        label={t('chat.details')}
        on={isDetailsOpen}
        className="max-mid:hidden"
        onClick={onDetails}
      >
        <PanelRight className="flip size-5" strokeWidth={1.75} />
      </IconButton>
      {chat !== null && <ChatMenuButton chat={chat} onDetails={onDetails} />}
    </header>
  );
}

import type { RoomSnapshot } from '@/data/shapes';
import { useMe } from '@/data/usePeople';
import { useTranslation } from '@/i18n/useTranslation';
import { ChatAvatar } from '@/parts/ChatAvatar';
import { firstName } from '@/parts/names';

/** What stands above the first message of all. */
export function StartOfChat({ room }: { room: RoomSnapshot }) {
  const { t } = useTranslation();
  const me = useMe();
  const { chat } = room;
  if (chat === null) return null;
  const { peer } = chat;
  const isNotes = peer?.id === me.id;
  return (
    <div className="flex flex-col items-center gap-1 px-4 pt-8 pb-4 text-center text-muted">
      <ChatAvatar chat={chat} meId={me.id} size={72} />
      {peer === null ? (
        <>
          <h2 dir="auto" className="mt-3 text-18 text-ink">
            {room.rows.some((row) => row.kind === 'text') ? chat.name : t('chat.freshTitle')}
          </h2>
          <p dir="auto" className="max-w-80">
            {chat.topic === '' ? t('chat.freshText') : chat.topic}
          </p>
        </>
      ) : (
        <p className="mt-3 max-w-80">
          {isNotes ? t('chat.startNotes') : t('chat.startDirect', { name: firstName(peer) })}
        </p>
      )}
    </div>
  );
}

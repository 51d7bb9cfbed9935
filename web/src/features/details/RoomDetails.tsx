import { Hash, Link2, LogOut, Pencil, Search, Trash2, UserPlus } from 'lucide-react';
import { useLocation } from 'wouter';
import type { ChatItem, RoomActions, RoomSnapshot } from '@/data/shapes';
import { goneKey } from '@/data/undo/deeds';
import { useRoomsApi } from '@/data/useRoomsApi';
import { useStanding } from '@/data/useUndos';
import { useTranslation } from '@/i18n/useTranslation';
import { useOpenOverlay } from '@/parts/overlays';
import { useDeed } from '@/parts/useDeed';
import { Avatar } from '@/ui/Avatar';
import { cx } from '@/ui/cx';
import { Ring } from '@/ui/Ring';
import { ActionTile } from './ActionTile';
import { DeleteActions } from './DeleteActions';
import { DANGER } from './dangerClass';
import { LateSharedSection } from './LateSharedSection';
import { LevelChoice } from './LevelChoice';
import { MemberList } from './MemberList';
import { Portrait } from './Portrait';

type Props = { room: RoomSnapshot & RoomActions; chat: ChatItem };

/** A room: what it is for, who is in it, and the way out. */
export function RoomDetails({ room, chat }: Props) {
  const { t } = useTranslation();
  const openOverlay = useOpenOverlay();
  const [, navigate] = useLocation();
  const { leave, deleteRoom } = useRoomsApi();
  const { busy, run } = useDeed();
  const canEdit = chat.role !== 'member';
  const standing = useStanding(goneKey(room.id));

  /** The same again takes it back, and that is not asked about. */
  function askDelete() {
    if (standing === 'deleteRoom') deleteRoom(room.id, chat.name ?? '');
    else openOverlay({ type: 'deleteRoom', roomId: room.id });
  }

  return (
    <>
      <Portrait
        picture={
          <Avatar
            id={chat.id}
            name={chat.name ?? ''}
            size={72}
            icon={<Hash strokeWidth={1.75} />}
          />
        }
        name={chat.name ?? ''}
      >
        <p dir="auto" className="mt-1 max-w-65 text-13 whitespace-pre-line text-muted">
          {chat.topic}
        </p>
        <p className="mt-1 text-12 text-muted">
          {chat.kind === 'public' ? t('details.publicRoom') : t('details.privateRoom')}
        </p>
      </Portrait>
      <div
        className={cx(
          'grid auto-cols-fr gap-2 px-4 pb-4',
          canEdit ? 'grid-cols-2' : 'grid-flow-col',
        )}
      >
        <ActionTile
          icon={<Search className="size-5" strokeWidth={1.75} aria-hidden="true" />}
          label={t('list.search')}
          onPress={() => openOverlay({ type: 'switcher', roomId: room.id })}
        />
        <ActionTile
          icon={<UserPlus className="size-5" strokeWidth={1.75} aria-hidden="true" />}
          label={t('details.invite')}
          onPress={() => openOverlay({ type: 'addPeople', roomId: room.id })}
        />
        <ActionTile
          icon={<Link2 className="size-5" strokeWidth={1.75} aria-hidden="true" />}
          label={t('details.link')}
          onPress={() => openOverlay({ type: 'roomLinks', roomId: room.id, name: chat.name ?? '' })}
        />
        {canEdit && (
          <ActionTile
            icon={<Pencil className="size-5" strokeWidth={1.75} aria-hidden="true" />}
            label={t('details.edit')}
            onPress={() => openOverlay({ type: 'editRoom', roomId: room.id })}
          />
        )}
      </div>
      <MemberList room={room} chat={chat} />
      <LateSharedSection room={room} search={false} />
      <LevelChoice chat={chat} />
      <div className="border-t hairline px-4 py-3">
        <DeleteActions chat={chat} />
        <button
          type="button"
          aria-busy={busy !== null || undefined}
          onClick={() =>
            void run('leave', async () => {
              if ((await leave(room.id, chat.name ?? '')) === 'done') navigate('/');
            })
          }
          className={DANGER}
        >
          {busy === null ? (
            <LogOut className="flip size-5" strokeWidth={1.75} aria-hidden="true" />
          ) : (
            <Ring />
          )}
          {t('details.leave')}
        </button>
        {chat.role === 'owner' && (
          <button type="button" onClick={askDelete} className={DANGER}>
            <Trash2 className="size-5" strokeWidth={1.75} aria-hidden="true" />
            {t('details.delete')}
          </button>
        )}
      </div>
    </>
  );
}

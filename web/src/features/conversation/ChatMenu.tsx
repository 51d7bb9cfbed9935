import '@/i18n/enSearch';
import {
  Bell,
  BellOff,
  Eraser,
  Images,
  LogOut,
  Search,
  Trash2,
  UserRound,
  Users,
} from 'lucide-react';
import { useLocation } from 'wouter';
import { mineKey } from '@/data/mine';
import type { Level } from '@/data/model.gen';
import type { ChatItem } from '@/data/shapes';
import { goneKey } from '@/data/undo/deeds';
import type { Outcome } from '@/data/undo/undos';
import { useCanErase } from '@/data/useCanErase';
import { useMe } from '@/data/usePeople';
import { useRoomsApi } from '@/data/useRoomsApi';
import { useStanding } from '@/data/useUndos';
import { useTranslation } from '@/i18n/useTranslation';
import { load, save } from '@/lib/storage';
import { firstName } from '@/parts/names';
import { useOpenOverlay } from '@/parts/overlays';
import FloatingMenu, { type MenuItem } from '@/ui/FloatingMenu';

type Props = {
  chat: ChatItem;
  anchor: HTMLElement;
  /** Does one thing at a time, also when the menu was closed and opened again meanwhile, and shows that it runs. */
  run: (what: string, deed: () => Promise<unknown>) => Promise<void>;
  onDetails: () => void;
  onClose: () => void;
};

/** What can be done with a chat as a whole: in its head's menu. */
export default function ChatMenu({ chat, anchor, run, onDetails, onClose }: Props) {
  const { t } = useTranslation();
  const me = useMe();
  const [, navigate] = useLocation();
  const openOverlay = useOpenOverlay();
  const { setLevel, clearChat, eraseChat, leave, deleteRoom } = useRoomsApi();
  const { id, kind, peer, role, level, last } = chat;
  const isPerson = peer !== null && peer.id !== me.id;
  const canErase = useCanErase(chat);
  // The same again takes it back.
  const standing = useStanding(goneKey(id));
  const isMuted = level === 'none';
  const name = peer === null ? (chat.name ?? '') : firstName(peer);

  /** What leaves the list takes the screen with it. */
  function goes(outcome: Outcome) {
    if (outcome === 'done') navigate('/');
  }

  /** Sound comes back as it was before. */
  function mute() {
    const key = mineKey(me.id, `level.${id}`);
    const before = load<Level>(key) ?? 'all';
    if (!isMuted) save(key, level);
    return setLevel(id, isMuted ? before : 'none');
  }

  const items: Array<MenuItem | false> = [
    {
      id: 'details',
      label: isPerson ? t('chat.viewContact') : t('chat.details'),
      icon: isPerson ? <UserRound strokeWidth={1.75} /> : <Users strokeWidth={1.75} />,
      onPress: onDetails,
    },
    {
      id: 'search',
      label: t('chat.search'),
      icon: <Search strokeWidth={1.75} />,
      onPress: () => openOverlay({ type: 'switcher', roomId: id }),
    },
    {
      id: 'shared',
      label: t('shared.title'),
      icon: <Images strokeWidth={1.75} />,
      onPress: () => openOverlay({ type: 'shared', roomId: id, kind: 'media' }),
    },
    {
      id: 'mute',
      label: isMuted ? t('chat.unmute') : t('chat.mute'),
      icon: isMuted ? <Bell strokeWidth={1.75} /> : <BellOff strokeWidth={1.75} />,
      onPress: () => void run('mute', mute),
    },
    (last !== null || standing === 'clearChat') && {
      id: 'clear',
      label: t('chat.clear'),
      icon: <Eraser strokeWidth={1.75} />,
      danger: true,
      onPress: () => goes(clearChat(id)),
    },
    (canErase || standing === 'eraseChat') && {
      id: 'erase',
      label: t('chat.erase', { name }),
      icon: <Trash2 strokeWidth={1.75} />,
      danger: true,
      onPress: () => goes(eraseChat(id)),
    },
    kind !== 'direct' && {
      id: 'leave',
      label: t('details.leave'),
      icon: <LogOut className="flip" strokeWidth={1.75} />,
      danger: true,
      onPress: () => void run('leave', async () => goes(await leave(id, name))),
    },
    role === 'owner' && {
      id: 'delete',
      label: t('details.delete'),
      icon: <Trash2 strokeWidth={1.75} />,
      danger: true,
      onPress: () =>
        standing === 'deleteRoom'
          ? goes(deleteRoom(id, name))
          : openOverlay({ type: 'deleteRoom', roomId: id }),
    },
  ];
  return (
    <FloatingMenu
      label={t('chat.more')}
      items={items.filter((item) => item !== false)}
      anchor={anchor}
      align="end"
      onClose={onClose}
    />
  );
}

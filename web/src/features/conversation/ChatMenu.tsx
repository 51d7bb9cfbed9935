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
import { useCanErase } from '@/data/useCanErase';
import { useMe } from '@/data/usePeople';
import { useRoomsApi } from '@/data/useRoomsApi';
import { useTranslation } from '@/i18n/useTranslation';
import { load, save } from '@/lib/storage';
import { firstName } from '@/parts/names';
import { useOpenOverlay } from '@/parts/overlays';
import { useDeed } from '@/parts/useDeed';
import FloatingMenu, { type MenuItem } from '@/ui/FloatingMenu';

type Props = {
  chat: ChatItem;
  anchor: HTMLElement;
  /** Mutes or unmutes once at a time, also when the menu was closed and opened again meanwhile. */
  runMute: (what: string, deed: () => Promise<unknown>) => Promise<void>;
  onDetails: () => void;
  onClose: () => void;
};

/** What can be done with a chat as a whole: in its head's menu. */
export default function ChatMenu({ chat, anchor, runMute, onDetails, onClose }: Props) {
  const { t } = useTranslation();
  const me = useMe();
  const [, navigate] = useLocation();
  const openOverlay = useOpenOverlay();
  const { setLevel, clearChat, eraseChat, leave } = useRoomsApi();
  const { id, kind, peer, role, level, last } = chat;
  const isPerson = peer !== null && peer.id !== me.id;
  const { run } = useDeed();
  const canErase = useCanErase(chat);
  const isMuted = level === 'none';
  const name = peer === null ? (chat.name ?? '') : firstName(peer);

  /** It leaves the list at once, and the screen with it. */
  function goes(act: () => void) {
    act();
    navigate('/');
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
      onPress: () => void runMute('mute', mute),
    },
    last !== null && {
      id: 'clear',
      label: t('chat.clear'),
      icon: <Eraser strokeWidth={1.75} />,
      danger: true,
      onPress: () => goes(() => clearChat(id)),
    },
    canErase && {
      id: 'erase',
      label: t('chat.erase', { name }),
      icon: <Trash2 strokeWidth={1.75} />,
      danger: true,
      onPress: () => goes(() => eraseChat(id)),
    },
    kind !== 'direct' && {
      id: 'leave',
      label: t('details.leave'),
      icon: <LogOut className="flip" strokeWidth={1.75} />,
      danger: true,
      onPress: () => void run('leave', () => leave(id, name).then(() => navigate('/'))),
    },
    role === 'owner' && {
      id: 'delete',
      label: t('details.delete'),
      icon: <Trash2 strokeWidth={1.75} />,
      danger: true,
      onPress: () => openOverlay({ type: 'deleteRoom', roomId: id }),
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

import { type KeyboardEvent, lazy, Suspense, useMemo } from 'react';
import { useChats } from '@/data/useChats';
import { useMe } from '@/data/usePeople';
import { useTranslation } from '@/i18n/useTranslation';
import { FailureLine } from '@/parts/FailureLine';
import { useHere } from '@/parts/useHere';
import { again } from '@/ui/again';
import { ChatListSkeleton } from './ChatListSkeleton';
import { ChatRow } from './ChatRow';
import { useSteadyOrder } from './useSteadyOrder';

const NoChats = lazy(() => again(() => import('./NoChats')));

/** My chats, newest first. Arrow keys walk through them. */
export function ChatList({ openId }: { openId: string | null }) {
  const { t } = useTranslation();
  const me = useMe();
  const chats = useChats();
  const { shown, handlers, listed } = useSteadyOrder(chats.items);
  const peers = useMemo(
    () => chats.items.flatMap((chat) => chat.peer?.id ?? []).filter((id) => id !== me.id),
    [chats.items, me.id],
  );
  const isHere = useHere(peers);
  if (chats.items.length === 0) {
    if (chats.status === 'loading') return <ChatListSkeleton />;
    if (chats.failure !== null) {
      return (
        <div className="p-4 text-center">
          <p>{t('list.failed')}</p>
          <FailureLine failure={chats.failure} />
        </div>
      );
    }
    return (
      <Suspense>
        <NoChats />
      </Suspense>
    );
  }
  const tabStop = shown.some((chat) => chat.id === openId) ? openId : shown[0]?.id;
  return (
    <ul
      ref={listed}
      aria-label={t('list.chats')}
      className="relative px-2 pb-2"
      onKeyDown={walk}
      {...handlers}
    >
      {shown.map((chat) => (
        <ChatRow
          key={chat.id}
          chat={chat}
          meId={me.id}
          here={chat.peer !== null && chat.peer.id !== me.id && isHere(chat.peer.id)}
          isOpen={chat.id === openId}
          isTabStop={chat.id === tabStop}
        />
      ))}
    </ul>
  );
}

function walk(event: KeyboardEvent<HTMLUListElement>): void {
  const links = [...event.currentTarget.querySelectorAll('a')];
  const at = links.indexOf(event.target as HTMLAnchorElement);
  const to = { ArrowUp: at - 1, ArrowDown: at + 1, Home: 0, End: links.length - 1 }[event.key];
  const next = at < 0 || to === undefined ? undefined : links[to];
  if (next === undefined) return;
  event.preventDefault();
  next.focus();
}

import { lazy, Suspense, useMemo } from 'react';
import { useChats } from '@/data/useChats';
import { useClient } from '@/data/useKlatch';
import { useMe } from '@/data/usePeople';
import { useTranslation } from '@/i18n/useTranslation';
import { LoadFailure } from '@/parts/LoadFailure';
import { useHere } from '@/parts/useHere';
import { again } from '@/ui/again';
import { ChatListSkeleton } from './ChatListSkeleton';
import { ChatRow } from './ChatRow';
import { useChatLines } from './useChatLines';
import { useSteadyOrder } from './useSteadyOrder';

const NoChats = lazy(() => again(() => import('./NoChats')));

type Props = { openId: string | null; scroller: HTMLElement | null };

/** My chats, newest first; those in sight are drawn. Arrow keys walk through them. */
export function ChatList({ openId, scroller }: Props) {
  const { t } = useTranslation();
  const me = useMe();
  const { own } = useClient();
  const chats = useChats();
  const { shown, handlers, listed } = useSteadyOrder(chats.items);
  const { lines, heightPx, measure, tabStop, walk } = useChatLines(shown, scroller, openId);
  const inSight = lines
    .flatMap(({ chat }) => chat.peer?.id ?? [])
    .filter((id) => id !== me.id)
    .join(' ');
  const peers = useMemo(() => inSight.split(' ').filter(Boolean), [inSight]);
  const isHere = useHere(peers);
  const failure = chats.failure !== null && (
    <div className="px-4">
      <LoadFailure failure={chats.failure} text={t('list.failed')} onRetry={own.load} />
    </div>
  );
  if (chats.items.length === 0) {
    if (chats.status === 'loading') return <ChatListSkeleton />;
    if (failure) return failure;
    return (
      <Suspense>
        <NoChats />
      </Suspense>
    );
  }
  return (
    <>
      <ul
        ref={listed}
        aria-label={t('list.chats')}
        className="relative"
        style={{ height: heightPx }}
        onKeyDown={walk}
        {...handlers}
      >
        {lines.map(({ chat, index, start }) => (
          <li
            key={chat.id}
            ref={measure}
            data-index={index}
            data-chat={chat.id}
            aria-setsize={shown.length}
            aria-posinset={index + 1}
            className="absolute inset-x-2"
            style={{ top: start }}
          >
            <ChatRow
              chat={chat}
              meId={me.id}
              here={chat.peer !== null && chat.peer.id !== me.id && isHere(chat.peer.id)}
              isOpen={chat.id === openId}
              isTabStop={chat.id === tabStop}
            />
          </li>
        ))}
      </ul>
      {failure}
    </>
  );
}

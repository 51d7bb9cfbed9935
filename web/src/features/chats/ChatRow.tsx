import { BellOff } from 'lucide-react';
import { memo } from 'react';
import { Link } from 'wouter';
import type { ChatItem } from '@/data/shapes';
import { fullTime, listTime } from '@/i18n/dates';
import { useTranslation } from '@/i18n/useTranslation';
import { ChatAvatar } from '@/parts/ChatAvatar';
import { useChatName } from '@/parts/useChatName';
import { useMinute } from '@/parts/useMinute';
import { cx } from '@/ui/cx';
import { ChatMarks } from './ChatMarks';
import { LastLine } from './LastLine';

type Props = { chat: ChatItem; meId: string; here: boolean; isOpen: boolean; isTabStop: boolean };

/** One chat: picture, name and time, the last words and what they ask of me. */
export const ChatRow = memo(function ChatRow({ chat, meId, here, isOpen, isTabStop }: Props) {
  const { t } = useTranslation();
  const now = useMinute();
  const name = useChatName(meId)(chat);
  const isMuted = chat.level === 'none';
  const isNew = chat.unread > 0 && !isOpen && !isMuted;
  const at = new Date(chat.activeAtMs);
  return (
    <Link
      to={`/chats/${chat.id}`}
      aria-current={isOpen ? 'page' : undefined}
      tabIndex={isTabStop ? 0 : -1}
      className={cx(
        'grid min-h-(--row) grid-cols-[2.75rem_minmax(0,1fr)] items-center gap-x-3 rounded-panel px-2',
        isOpen
          ? 'bg-accent-wash on-accent-wash'
          : 'hover:bg-hush hover:on-hush active:bg-oat active:on-oat',
      )}
    >
      <ChatAvatar chat={chat} meId={meId} size={44} here={here} />
      <span className="min-w-0">
        <span className="flex items-center gap-1.5">
          <span
            dir="auto"
            title={name}
            className={cx('one flex-1 text-15/5', (isNew || isOpen) && 'font-bold')}
          >
            {name}
          </span>
          {isMuted && (
            <BellOff
              className="size-3.5 flex-none text-muted"
              strokeWidth={2}
              role="img"
              aria-label={t('list.muted')}
            />
          )}
          <time
            dateTime={at.toISOString()}
            title={fullTime(at)}
            className={cx('flex-none text-12', isNew ? 'text-accent-ink' : 'text-muted')}
          >
            {listTime(at, now)}
          </time>
        </span>
        <span className="mt-px flex min-h-5 items-center gap-1.5">
          <LastLine chat={chat} meId={meId} isNew={isNew} />
          <ChatMarks chat={chat} isOpen={isOpen} meId={meId} />
        </span>
      </span>
    </Link>
  );
});

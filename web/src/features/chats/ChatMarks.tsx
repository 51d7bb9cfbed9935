import { AtSign, Check, CheckCheck, CircleAlert, Clock } from 'lucide-react';
import type { ChatItem } from '@/data/shapes';
import { useTranslation } from '@/i18n/useTranslation';
import { Badge } from '@/ui/Badge';

type Props = { chat: ChatItem; isOpen: boolean; meId: string };

/** At the end of a chat's second line: what is unread, or how my last message fares. */
export function ChatMarks({ chat, isOpen, meId }: Props) {
  const { t } = useTranslation();
  if (chat.unread > 0 && !isOpen) {
    return (
      <>
        {chat.mentions > 0 && (
          <Badge className="px-1!">
            <AtSign className="size-3" strokeWidth={2.25} aria-hidden="true" />
            <span className="sr-only">{t('list.mentioned')}</span>
          </Badge>
        )}
        <Badge quiet={chat.level === 'none'}>
          <span aria-hidden="true">{chat.unread > 99 ? t('app.ninetyNine') : chat.unread}</span>
          <span className="sr-only">{t('list.unread', { count: chat.unread })}</span>
        </Badge>
      </>
    );
  }
  if (chat.failed > 0) {
    return <Mark icon={CircleAlert} label={t('list.notSent')} className="text-danger-ink" />;
  }
  const { last } = chat;
  if (last === null || !last.mine || last.kind !== 'text' || last.deletedAt !== null) return null;
  if (chat.peer?.id === meId && last.state !== 'sending') return null;
  switch (last.state) {
    case 'sending':
    case 'held':
      return <Mark icon={Clock} label={t('list.waiting')} className="text-muted" />;
    case 'failed':
      return <Mark icon={CircleAlert} label={t('list.notSent')} className="text-danger-ink" />;
    case 'sent':
      return <Mark icon={Check} label={t('list.sent')} className="text-muted" />;
    case 'seen':
      return <Mark icon={CheckCheck} label={t('list.seen')} className="text-accent-ink" />;
  }
}

function Mark(props: { icon: typeof Check; label: string; className: string }) {
  const { icon: Icon, label, className } = props;
  return (
    <span className={className}>
      <Icon className="size-4" strokeWidth={2} aria-hidden="true" />
      <span className="sr-only">{label}</span>
    </span>
  );
}

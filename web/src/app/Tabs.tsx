import { CircleUserRound, MessageCircle, Shapes, Users } from 'lucide-react';
import { useTranslation } from '@/i18n/useTranslation';
import { useUnread } from '@/parts/unread';
import { useRequests } from '@/parts/useRequests';
import { Badge } from '@/ui/Badge';
import { cx } from '@/ui/cx';
import { PlaceLink } from '@/ui/PlaceLink';

/** The four places of a phone. */
export default function Tabs() {
  const { t } = useTranslation();
  const unread = useUnread();
  const requests = useRequests();
  const tabs = [
    { to: '/', label: t('list.chats'), Icon: MessageCircle, count: unread, words: 'list.unread' },
    {
      to: '/people',
      label: t('list.people'),
      Icon: Users,
      count: requests,
      words: 'people.requests',
    },
    { to: '/rooms', label: t('list.rooms'), Icon: Shapes, count: 0, words: 'list.unread' },
    {
      to: '/settings',
      label: t('list.youTab'),
      Icon: CircleUserRound,
      count: 0,
      words: 'list.unread',
    },
  ] as const;
  return (
    <nav
      aria-label={t('app.mainNav')}
      className="grid flex-none grid-cols-4 border-t hairline bg-ground pb-[env(safe-area-inset-bottom)] mid:hidden"
    >
      {tabs.map(({ to, label, Icon, count, words }) => (
        <PlaceLink
          key={to}
          to={to}
          exact={to === '/'}
          className={(isHere) =>
            cx(
              'relative flex h-15 flex-col items-center justify-center gap-[3px] rounded-control text-12',
              isHere ? 'font-bold text-accent-ink' : 'text-muted',
            )
          }
        >
          <Icon className="size-5" strokeWidth={1.75} aria-hidden="true" />
          {label}
          {count > 0 && (
            <Badge className="absolute inset-s-[calc(50%+.25rem)] top-[3px] h-4! min-w-4! px-1! shadow-[0_0_0_2px_var(--ground)]">
              <span aria-hidden="true">{count > 99 ? t('app.ninetyNine') : count}</span>
              <span className="sr-only">{t(words, { count })}</span>
            </Badge>
          )}
        </PlaceLink>
      ))}
    </nav>
  );
}

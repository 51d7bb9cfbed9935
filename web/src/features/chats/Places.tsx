import { Shapes, Users } from 'lucide-react';
import { useTranslation } from '@/i18n/useTranslation';
import { useRequests } from '@/parts/useRequests';
import { Badge } from '@/ui/Badge';
import { cx } from '@/ui/cx';
import { PlaceLink } from '@/ui/PlaceLink';

/** People and Rooms: places one goes to; the list below stays the list of chats. */
export function Places() {
  const { t } = useTranslation();
  const requests = useRequests();
  const places = [
    { to: '/people', label: t('list.people'), Icon: Users, count: requests },
    { to: '/rooms', label: t('list.rooms'), Icon: Shapes, count: 0 },
  ];
  return (
    <nav
      aria-label={t('app.mainNav')}
      className="hidden flex-none grid-cols-2 gap-1 px-3 pt-2 pb-1 mid:grid"
    >
      {places.map(({ to, label, Icon, count }) => (
        <PlaceLink
          key={to}
          to={to}
          className={(isHere) =>
            cx(
              'group flex min-h-9 items-center gap-2 rounded-control ps-3 pe-2 text-13 font-bold touch:min-h-11',
              isHere ? 'bg-accent-wash text-ink' : 'text-soft hover:bg-hush hover:text-ink',
            )
          }
        >
          <Icon
            className="size-4.5 text-muted group-aria-[current=page]:text-accent-ink"
            strokeWidth={1.75}
            aria-hidden="true"
          />
          {label}
          {count > 0 && (
            <Badge>
              <span aria-hidden="true">{count}</span>
              <span className="sr-only">{t('people.requests', { count })}</span>
            </Badge>
          )}
        </PlaceLink>
      ))}
    </nav>
  );
}

import '@/i18n/enSettings';
import '@/i18n/enAdmin';
import {
  Bell as BellIcon,
  ChevronLeft,
  KeyRound,
  LogOut,
  MonitorSmartphone,
  Shield,
  SunMoon,
  Ticket,
  UserRound,
  Users,
} from 'lucide-react';
import { useMe } from '@/data/usePeople';
import { useTranslation } from '@/i18n/useTranslation';
import { displayName } from '@/parts/names';
import { useOpenOverlay } from '@/parts/overlays';
import { PersonAvatar } from '@/parts/PersonAvatar';
import { usePageTitle } from '@/parts/usePageTitle';
import { cx } from '@/ui/cx';
import { IconLink } from '@/ui/IconLink';
import { PlaceLink } from '@/ui/PlaceLink';

const ROW = 'flex min-h-11 w-full items-center gap-3 rounded-panel px-3 text-start text-15';

/** The list column while one is in the settings. */
export default function SettingsNav({ isPage }: { isPage: boolean }) {
  const Heading = isPage ? 'h1' : 'h2';
  const { t } = useTranslation();
  const me = useMe();
  const openOverlay = useOpenOverlay();
  const places = [
    { to: '/settings/profile', label: t('settings.profile'), Icon: UserRound },
    { to: '/settings/account', label: t('settings.account'), Icon: KeyRound },
    { to: '/settings/sessions', label: t('settings.sessions'), Icon: MonitorSmartphone },
    { to: '/settings/appearance', label: t('settings.appearance'), Icon: SunMoon },
    { to: '/settings/notifications', label: t('settings.notifications'), Icon: BellIcon },
    { to: '/settings/privacy', label: t('settings.privacy'), Icon: Shield },
    ...(me.role === 'member'
      ? []
      : [
          { to: '/settings/server', label: t('admin.people'), Icon: Users },
          { to: '/settings/invitations', label: t('admin.invitations'), Icon: Ticket },
        ]),
  ];
  return (
    <div className="flex min-h-0 flex-1 flex-col overflow-y-auto bg-ground on-ground">
      {isPage && <Title text={t('settings.title')} />}
      <div className="flex min-h-(--head) flex-none items-center gap-2 px-2">
        <span className="max-mid:hidden">
          <IconLink to="/" label={t('app.back')}>
            <ChevronLeft className="flip size-5" strokeWidth={1.75} />
          </IconLink>
        </span>
        <Heading className="text-15 font-bold max-mid:px-2 max-mid:text-24">
          {t('settings.title')}
        </Heading>
      </div>
      <div className="flex items-center gap-3 px-4 pb-4 mid:hidden">
        <PersonAvatar userId={me.id} user={me} size={44} here />
        <div className="min-w-0">
          <p dir="auto" className="one font-bold">
            {displayName(me)}
          </p>
          <p className="one text-13 text-muted">@{me.username}</p>
        </div>
      </div>
      <nav aria-label={t('settings.title')} className="px-2">
        {places.map(({ to, label, Icon }) => (
          <PlaceLink
            key={to}
            to={to}
            className={(isHere) =>
              cx(
                ROW,
                'group',
                isHere ? 'bg-accent-wash font-bold' : 'text-soft hover:bg-hush hover:text-ink',
              )
            }
          >
            <Icon
              className="size-5 group-aria-[current=page]:text-accent-ink"
              strokeWidth={1.75}
              aria-hidden="true"
            />
            {label}
          </PlaceLink>
        ))}
        <hr className="mx-2 my-3 border-t hairline" />
        <button
          type="button"
          onClick={() => openOverlay({ type: 'logout' })}
          className={cx(ROW, 'text-soft hover:bg-hush hover:text-ink')}
        >
          <LogOut className="flip size-5" strokeWidth={1.75} aria-hidden="true" />
          {t('settings.logout')}
        </button>
      </nav>
    </div>
  );
}

function Title({ text }: { text: string }) {
  usePageTitle(text);
  return null;
}

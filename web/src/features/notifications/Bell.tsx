import { Bell as BellIcon } from 'lucide-react';
import { lazy, Suspense, useRef, useState } from 'react';
import { useNotifications } from '@/data/useNotifications';
import { useTranslation } from '@/i18n/useTranslation';
import { again } from '@/ui/again';
import { Badge } from '@/ui/Badge';
import { cx } from '@/ui/cx';
import { iconClass } from '@/ui/iconClass';
import { Tip } from '@/ui/Tip';

const NotificationList = lazy(() => again(() => import('./NotificationsPopover')));

/** The bell with how much is new; opens the list. */
export function Bell() {
  const { t } = useTranslation();
  const { unread } = useNotifications();
  const [isOpen, setOpen] = useState(false);
  const button = useRef<HTMLButtonElement>(null);
  const label =
    unread > 0 ? t('notifications.bellCount', { count: unread }) : t('notifications.bell');
  return (
    <>
      <button
        ref={button}
        type="button"
        aria-label={label}
        aria-haspopup="dialog"
        aria-expanded={isOpen}
        onClick={() => setOpen(!isOpen)}
        className={cx('group/tip relative', iconClass(isOpen))}
      >
        <BellIcon className="size-5" strokeWidth={1.75} aria-hidden="true" />
        {unread > 0 && (
          <Badge className="absolute -inset-e-0.5 -top-0.5 shadow-[0_0_0_2px_var(--ground)]">
            <span aria-hidden="true">{unread > 99 ? t('app.ninetyNine') : unread}</span>
          </Badge>
        )}
        {!isOpen && <Tip text={t('notifications.bell')} side="below" />}
      </button>
      {isOpen && (
        <Suspense>
          <NotificationList anchor={button} onClose={() => setOpen(false)} />
        </Suspense>
      )}
    </>
  );
}

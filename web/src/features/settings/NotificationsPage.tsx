import '@/i18n/enSettings';
import { BellRing } from 'lucide-react';
import { useState } from 'react';
import { useMe } from '@/data/usePeople';
import { useTranslation } from '@/i18n/useTranslation';
import { desktopState, turnOff, turnOn } from '@/parts/desktopNotices';
import { SettingsPage } from '@/parts/SettingsPage';
import { useDeed } from '@/parts/useDeed';
import { usePageTitle } from '@/parts/usePageTitle';
import { Button } from '@/ui/Button';

/** Whether this browser tells what comes while nobody looks. */
export default function NotificationsPage() {
  const { t } = useTranslation();
  const meId = useMe().id;
  const [state, setState] = useState(() => desktopState(meId));
  const { busy, run } = useDeed();
  usePageTitle(t('settings.notifications'));
  return (
    <SettingsPage title={t('settings.notifications')}>
      <h2 className="mb-1 text-15 font-bold">{t('notifications.desktop')}</h2>
      <p className="mb-4 text-soft">{t('notifications.desktopText')}</p>
      {state === 'off' && (
        <Button
          kind="primary"
          icon={<BellRing className="size-4" strokeWidth={2} aria-hidden="true" />}
          busy={busy !== null && t('app.busy')}
          onClick={() => void run('on', async () => setState(await turnOn(meId)))}
        >
          {t('notifications.desktopOn')}
        </Button>
      )}
      {state === 'on' && (
        <Button kind="plain" onClick={() => setState(turnOff(meId))}>
          {t('notifications.desktopOff')}
        </Button>
      )}
      <p role="status" className="mt-3 text-13 text-muted">
        {state === 'on' && t('notifications.desktopIsOn')}
        {state === 'denied' && t('notifications.desktopDenied')}
        {state === 'missing' && t('notifications.desktopMissing')}
      </p>
      <hr className="my-6 border-t hairline" />
      <p className="text-13 text-muted">{t('notifications.levels')}</p>
    </SettingsPage>
  );
}

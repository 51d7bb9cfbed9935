import { useEffect } from 'react';
import { useServerInfo } from '@/data/useKlatch';
import { useTranslation } from '@/i18n/useTranslation';
import { useTitleCount } from './unread';

/** Names the page in the tab: the screen, the server, and how much is unread. */
export function usePageTitle(screen: string): void {
  const { t } = useTranslation();
  const server = useServerInfo().info?.name ?? t('app.klatch');
  const unread = useTitleCount();
  const title =
    unread > 0
      ? t('app.titleUnread', { unread: unread > 99 ? t('app.ninetyNine') : unread, screen, server })
      : t('app.title', { screen, server });
  useEffect(() => {
    document.title = title;
  }, [title]);
}

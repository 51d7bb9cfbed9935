import { useEffect } from 'react';
import { useLocation } from 'wouter';
import { useClient, useServerInfo } from '@/data/useKlatch';
import { useMe } from '@/data/usePeople';
import { useTranslation } from '@/i18n/useTranslation';
import { desktopState, showNotice } from '@/parts/desktopNotices';
import { desktopWords, type Shown } from './desktopWords';

/** While the page is not in view, the browser tells what comes, as loudly as each chat is set to. */
export function useDesktopNotices(): void {
  const { t } = useTranslation();
  const client = useClient();
  const meId = useMe().id;
  const server = useServerInfo().info?.name ?? t('app.klatch');
  const [, navigate] = useLocation();
  useEffect(
    () =>
      client.news.hear((news) => {
        if (!document.hidden || desktopState(meId) !== 'on') return;
        const shown = desktopWords(news, { client, meId, server, t });
        if (shown !== null) show(meId, shown, navigate);
      }),
    [client, meId, server, navigate, t],
  );
}

function show(
  meId: string,
  { title, body, path, tag }: Shown,
  navigate: (path: string) => void,
): void {
  const notice = showNotice(meId, title, { body, tag, icon: '/app-icon.svg' });
  if (notice === null) return;
  notice.onclick = () => {
    window.focus();
    navigate(path);
    notice.close();
  };
}

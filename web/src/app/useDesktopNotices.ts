import { useEffect, useEffectEvent } from 'react';
import { useLocation } from 'wouter';
import type { Client } from '@/data/client';
import type { News, NewsDesk } from '@/data/news';
import { useClient, useServerInfo } from '@/data/useKlatch';
import { useMe } from '@/data/usePeople';
import { useTranslation } from '@/i18n/useTranslation';
import { desktopState, showNotice } from '@/parts/desktopNotices';
import { desktopWords, type Shown } from './desktopWords';

/** So long another window that shows the chat has to say that it was read: it does so once a second. */
const PATIENCE_MS = 2_000;

/** While the page is not in view, the browser tells what comes, as loudly as each chat is set to. */
export function useDesktopNotices(): void {
  const { t } = useTranslation();
  const client = useClient();
  const meId = useMe().id;
  const server = useServerInfo().info?.name ?? t('app.klatch');
  const [, navigate] = useLocation();
  const tell = useEffectEvent((news: News) => {
    if (desktopState(meId) !== 'on' || isDone(news, client)) return;
    const shown = desktopWords(news, { client, meId, server, t });
    if (shown !== null) show(meId, shown, navigate);
  });
  // What waits to be told goes on waiting whatever is drawn anew.
  useEffect(() => hearLater(client.news, (news) => tell(news)), [client]);
}

/** Hears what comes while the page is not in view, a moment later and if it still is not; answers how to stop. */
function hearLater(desk: NewsDesk, then: (news: News) => void): () => void {
  const timers = new Set<ReturnType<typeof setTimeout>>();
  const stop = desk.hear((news) => {
    if (!document.hidden) return;
    const timer = setTimeout(() => {
      timers.delete(timer);
      if (document.hidden) then(news);
    }, PATIENCE_MS);
    timers.add(timer);
  });
  return () => {
    stop();
    for (const timer of timers) clearTimeout(timer);
  };
}

/** Read by now, in another window or on another device, or taken back. */
function isDone(news: News, { rooms, notifications }: Client): boolean {
  if (news.type === 'session') return true;
  if (news.type === 'notification') {
    const { id } = news.notification;
    return !notifications.getSnapshot().items.some((row) => row.id === id && row.readAt === null);
  }
  const { chat, timeline } = rooms.get(news.message.roomId);
  const { id, number } = news.message;
  return (chat?.readNumber ?? 0) >= number || (timeline.log.get(id)?.deletedAt ?? null) !== null;
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

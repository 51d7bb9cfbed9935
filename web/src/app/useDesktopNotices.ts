import { useEffect, useEffectEvent } from 'react';
import { useLocation } from 'wouter';
import type { News, NewsDesk } from '@/data/news';
import { useClient, useServerInfo } from '@/data/useKlatch';
import { useMe } from '@/data/usePeople';
import { useTranslation } from '@/i18n/useTranslation';
import { again } from '@/ui/again';
import type { Standing } from './tellDesktop';

/** So long another window that shows the chat has to say that it was read: it does so once a second. */
const PATIENCE_MS = 2_000;

/**
 * While the page is not in view, the browser tells what comes, as loudly as each chat is set to, until it is read, taken back,
 * or not mine to see. Only hearing it is part of the first load.
 */
export function useDesktopNotices(): void {
  const { t } = useTranslation();
  const client = useClient();
  const meId = useMe().id;
  const server = useServerInfo().info?.name ?? t('app.klatch');
  const [, navigate] = useLocation();
  const tell = useEffectEvent(async (news: News, standing: Standing, isOver: () => boolean) => {
    const { tellDesktop } = await again(() => import('./tellDesktop'));
    if (isOver()) return;
    tellDesktop(news, { client, meId, server, t, navigate }, standing);
  });
  // What waits to be told goes on waiting whatever is drawn anew.
  useEffect(() => {
    const standing: Standing = new Map();
    let isOver = false;
    const close = (isAll: boolean) => {
      for (const [tag, one] of standing) {
        if (!isAll && !one.isDone()) continue;
        standing.delete(tag);
        one.close();
      }
    };
    const look = () => close(false);
    const stops = [
      hearLater(client.news, (news) => void tell(news, standing, () => isOver)),
      client.rooms.subscribe(look),
      client.notifications.subscribe(look),
    ];
    return () => {
      isOver = true;
      for (const stop of stops) stop();
      // Whoever is signed in next has no business with them.
      close(true);
    };
  }, [client]);
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

import type { Client } from '@/data/client';
import type { News } from '@/data/news';
import { desktopState, showNotice } from '@/parts/desktopNotices';
import { desktopWords, type Shown, type Surroundings } from './desktopWords';

/** Lets the browser tell of something, if it shall and it is not read by now. */
export function tellDesktop(
  news: News,
  around: Surroundings & { navigate: (path: string) => void },
): void {
  const { client, meId, navigate } = around;
  if (desktopState(meId) !== 'on' || isDone(news, client)) return;
  const shown = desktopWords(news, around);
  if (shown !== null) show(meId, shown, navigate);
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

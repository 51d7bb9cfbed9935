import type { Client } from '@/data/client';
import type { News } from '@/data/news';
import { isDrawn } from '@/data/streams/log';
import { desktopState, showNotice } from '@/parts/desktopNotices';
import { desktopWords, type Shown, type Surroundings } from './desktopWords';

/** What the browser shows, by its tag, the oldest first; whoever holds it closes what is done. */
export type Standing = Map<string, { isDone: () => boolean; close: () => void }>;

/** So many are held to be closed; older ones stay until somebody looks at them. */
const MOST = 50;

/** Lets the browser tell of something, if it shall and it is not read by now, and adds it to what stands. */
export function tellDesktop(
  news: News,
  around: Surroundings & { navigate: (path: string) => void },
  standing: Standing,
): void {
  const { client, meId, navigate } = around;
  if (desktopState(meId) !== 'on' || isDone(news, client)) return;
  const shown = desktopWords(news, around);
  const notice = shown && show(meId, shown, navigate);
  if (shown === null || notice === null) return;
  hold(standing, shown.tag, { isDone: () => isDone(news, client), close: () => notice.close() });
}

/** The one of the same tag made way for it in the browser too. */
function hold(standing: Standing, tag: string, one: { isDone: () => boolean; close: () => void }) {
  standing.delete(tag);
  standing.set(tag, one);
  const [oldest] = standing.keys();
  if (standing.size > MOST && oldest !== undefined) standing.delete(oldest);
}

/** Read by now, in another window or on another device, taken back, or out of my reach. */
function isDone(news: News, { rooms, notifications }: Client): boolean {
  if (news.type === 'session') return true;
  if (news.type === 'notification') {
    const { id } = news.notification;
    return !notifications.getSnapshot().items.some((row) => row.id === id && row.readAt === null);
  }
  const { chat, timeline } = rooms.get(news.message.roomId);
  const { id, number } = news.message;
  const row = timeline.log.get(id);
  if (chat === null || chat.readNumber >= number || chat.clearedNumber >= number) return true;
  return row !== undefined && (row.deletedAt !== null || !isDrawn(row));
}

function show(
  meId: string,
  { title, body, path, tag }: Shown,
  navigate: (path: string) => void,
): Notification | null {
  const notice = showNotice(meId, title, { body, tag, icon: '/app-icon.svg' });
  if (notice === null) return null;
  notice.onclick = () => {
    window.focus();
    navigate(path);
    notice.close();
  };
  return notice;
}

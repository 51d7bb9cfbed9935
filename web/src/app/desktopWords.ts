import type { Client } from '@/data/client';
import type { Message, Notification as Notice } from '@/data/model.gen';
import type { News } from '@/data/news';
import { plainText, richParts } from '@/i18n/richParts';
import { type Translate, template } from '@/i18n/words';
import { displayName, firstName } from '@/parts/names';
import { oneLine } from '@/parts/textParts';

/** What the browser shows: where it leads, and one tag for each thing, so that two windows show it once. */
export type Shown = { title: string; body: string; path: string; tag: string };

/** What the words are made of. */
export type Surroundings = { client: Client; meId: string; server: string; t: Translate };

/** The words for something that came; `null` for what is too quiet to be told. */
export function desktopWords(news: News, around: Surroundings): Shown | null {
  switch (news.type) {
    case 'message':
      return ofMessage(news.message, around);
    case 'notification':
      return ofNotice(news.notification, around);
    case 'session':
      return null;
  }
}

function ofMessage(message: Message, { client, meId, server, t }: Surroundings): Shown | null {
  const item = client.rooms.get(message.roomId).item;
  if (item === null || item.level !== 'all' || message.kind !== 'text') return null;
  if (message.senderId === meId || client.bonds.isBlocked(message.senderId)) return null;
  const name = nameOf(client, message.senderId) ?? t('app.someone');
  const title = item.kind === 'direct' ? name : `${name} · ${item.name ?? server}`;
  const body = oneLine(message.body ?? '', (id) => {
    const user = client.people.get(id);
    return user === null ? t('app.someone') : firstName(user);
  });
  return { title, body, path: `/chats/${message.roomId}`, tag: message.id };
}

function ofNotice(notice: Notice, { client, server, t }: Surroundings): Shown | null {
  const room = notice.roomId === null ? null : client.rooms.get(notice.roomId).item;
  // What a chat tells by itself is not told twice.
  const isText = notice.kind === 'message' || notice.kind === 'mention';
  if (isText && room?.level === 'all') return null;
  const values = {
    name: nameOf(client, notice.userId) ?? t('app.someone'),
    room: room?.name ?? t('notifications.aRoom'),
    emoji: notice.emoji ?? '',
  };
  const path = notice.roomId === null ? '/people' : `/chats/${notice.roomId}`;
  const body = plainText(richParts(template(keyOf(notice)), values));
  return { title: server, body, path, tag: notice.messageId ?? notice.id };
}

function nameOf(client: Client, userId: string): string | null {
  const user = client.people.get(userId);
  return user === null ? null : displayName(user);
}

function keyOf(notice: Notice) {
  switch (notice.kind) {
    case 'message':
      return 'notifications.answer';
    case 'mention':
      return 'notifications.mention';
    case 'reaction':
      return 'notifications.reaction';
    case 'friend_request':
      return 'notifications.friendRequest';
    case 'room_invitation':
      return 'notifications.invitation';
  }
}

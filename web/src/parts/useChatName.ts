import type { ChatItem } from '@/data/shapes';
import { useTranslation } from '@/i18n/useTranslation';
import { displayName } from './names';

type Named = Pick<ChatItem, 'kind' | 'name' | 'peer'>;

/** What chats are called: the room's name, the person's, or Notes. */
export function useChatName(meId: string): (chat: Named) => string {
  const { t } = useTranslation();
  return (chat) => {
    if (chat.kind !== 'direct') return chat.name ?? '';
    if (chat.peer === null) return t('app.someone');
    return chat.peer.id === meId ? t('list.notes') : displayName(chat.peer);
  };
}

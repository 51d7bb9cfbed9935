import '@/i18n/enRooms';
import { useTranslation } from '@/i18n/useTranslation';
import { ChatAvatar } from '@/parts/ChatAvatar';
import { displayName } from '@/parts/names';
import { PersonAvatar } from '@/parts/PersonAvatar';
import { Highlight } from '@/ui/Highlight';
import type { Find } from './finds';
import { OptionLine } from './OptionLine';

type Props = {
  id: string;
  find: Find;
  query: string;
  meId: string;
  isCurrent: boolean;
  onPoint: () => void;
  onGo: () => void;
};

/** A chat or a person in the switcher. */
export function FindLine({ find, query, meId, ...option }: Props) {
  const { t } = useTranslation();
  const name = find.type === 'chat' ? find.name : displayName(find.user);
  return (
    <OptionLine {...option}>
      {find.type === 'chat' ? (
        <ChatAvatar chat={find.chat} meId={meId} size={32} />
      ) : (
        <PersonAvatar userId={find.user.id} user={find.user} size={32} />
      )}
      <span className="min-w-0 flex-1">
        <span dir="auto" className="one block text-15/5">
          <Highlight text={name} query={query} />
        </span>
        <span dir="auto" className="one block text-13 text-muted">
          {about()}
        </span>
      </span>
    </OptionLine>
  );

  function about(): string {
    if (find.type === 'person') return `@${find.user.username}`;
    const { chat } = find;
    if (chat.kind !== 'direct') {
      return chat.topic || t('rooms.people', { count: chat.memberCount });
    }
    return chat.peer?.id === meId ? t('chat.notesText') : `@${chat.peer?.username ?? ''}`;
  }
}

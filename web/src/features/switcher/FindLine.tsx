import '@/i18n/enRooms';
import { useTranslation } from '@/i18n/useTranslation';
import { ChatAvatar } from '@/parts/ChatAvatar';
import { displayName } from '@/parts/names';
import { PersonAvatar } from '@/parts/PersonAvatar';
import { cx } from '@/ui/cx';
import { Highlight } from '@/ui/Highlight';
import { KeyCap } from '@/ui/KeyCap';
import type { Find } from './finds';

type Props = {
  id: string;
  find: Find;
  query: string;
  meId: string;
  isCurrent: boolean;
  onPoint: () => void;
  onGo: () => void;
};

/** A chat or a person in the switcher. The keys stay in the box above: this is an option of it. */
export function FindLine({ id, find, query, meId, isCurrent, onPoint, onGo }: Props) {
  const { t } = useTranslation();
  const name = find.type === 'chat' ? find.name : displayName(find.user);
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: an option is chosen from the box, by Enter.
    <div
      id={id}
      role="option"
      tabIndex={-1}
      aria-selected={isCurrent}
      onPointerMove={onPoint}
      onClick={onGo}
      className={cx(
        'flex min-h-13 cursor-pointer items-center gap-3 rounded-control px-2',
        isCurrent && 'bg-accent-wash',
      )}
    >
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
      {isCurrent && (
        <span aria-hidden="true" className="max-mid:hidden">
          <KeyCap>↵</KeyCap>
        </span>
      )}
    </div>
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

import type { RoomKind } from '@/data/model.gen';
import { useUsers } from '@/data/usePeople';
import { useTyping } from '@/data/useRoom';
import { useTranslation } from '@/i18n/useTranslation';
import { firstName } from '@/parts/names';
import { PersonAvatar } from '@/parts/PersonAvatar';
import { Steam } from '@/ui/Steam';

type Props = { roomId: string; kind: RoomKind };

/** Who is writing: steam over their cup. Its room at the end of the timeline is always kept. */
export function TypingLine({ roomId, kind }: Props) {
  const typing = useTyping(roomId);
  const userOf = useUsers(typing);
  const text = useTypingText(roomId);
  const first = typing[0];
  if (first === undefined || text === null) return null;
  return (
    <p className="flex h-7 items-center gap-2 text-12 text-muted">
      {kind !== 'direct' && <PersonAvatar userId={first} user={userOf(first)} size={20} />}
      <Steam />
      <span className="one">{text}</span>
    </p>
  );
}

/** "Tomás is typing", or null while nobody is. */
export function useTypingText(roomId: string): string | null {
  const { t } = useTranslation();
  const typing = useTyping(roomId);
  const userOf = useUsers(typing);
  const names = typing.map((id) => {
    const user = userOf(id);
    return user === null ? t('app.someone') : firstName(user);
  });
  const [first, second] = names;
  if (first === undefined) return null;
  if (second === undefined) return t('chat.typingOne', { name: first });
  if (names.length === 2) return t('chat.typingTwo', { first, second });
  return t('chat.typingMany');
}

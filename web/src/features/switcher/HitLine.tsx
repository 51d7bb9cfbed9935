import { Paperclip } from 'lucide-react';
import { useMemo } from 'react';
import type { Hit } from '@/data/model.gen';
import type { ChatItem } from '@/data/shapes';
import { useUsers } from '@/data/usePeople';
import { fullTime, listTime } from '@/i18n/dates';
import { useTranslation } from '@/i18n/useTranslation';
import { displayName, firstName } from '@/parts/names';
import { PersonAvatar } from '@/parts/PersonAvatar';
import { Excerpt } from './Excerpt';
import { OptionLine } from './OptionLine';

type Props = {
  id: string;
  hit: Hit;
  /** Where it stands; `null` when that is not in my list yet. */
  chat: ChatItem | null;
  meId: string;
  isCurrent: boolean;
  onPoint: () => void;
  onGo: () => void;
};

/** A found message: who and where above, the words below with the found letters marked, and when. */
export function HitLine({ hit: { message, highlights }, chat, meId, ...option }: Props) {
  const { t } = useTranslation();
  const ids = useMemo(
    () => [message.senderId, ...message.mentions],
    [message.senderId, message.mentions],
  );
  const userOf = useUsers(ids);
  const sender = userOf(message.senderId);
  const at = new Date(message.createdAt);
  const body = message.body ?? '';
  const nameOf = (id: string) => {
    const user = userOf(id);
    return user === null ? t('app.someone') : firstName(user);
  };
  return (
    <OptionLine {...option}>
      <PersonAvatar userId={message.senderId} user={sender} size={32} />
      <span className="min-w-0 flex-1">
        <span dir="auto" className="one block text-12 text-muted">
          {where()}
        </span>
        {body !== '' && (
          <span dir="auto" className="one block text-15/5">
            <Excerpt body={body} highlights={highlights} nameOf={nameOf} />
          </span>
        )}
        {highlights.length === 0 && message.files.length > 0 && (
          <span className="one block text-13 text-soft">
            <Paperclip className="me-1 inline size-3.5" strokeWidth={2} aria-hidden="true" />
            <bdi>{message.files.map((file) => file.name).join(', ')}</bdi>
          </span>
        )}
      </span>
      <time
        dateTime={message.createdAt}
        title={fullTime(at)}
        className="flex-none text-12 text-muted"
      >
        {listTime(at, new Date())}
      </time>
    </OptionLine>
  );

  function where(): string {
    const name = sender === null ? t('app.someone') : displayName(sender);
    const isMine = message.senderId === meId;
    if (chat?.kind === 'direct') {
      const peer = chat.peer;
      if (peer?.id === meId) return t('list.notes');
      if (!isMine) return name;
      return t('switcher.youTo', { name: peer === null ? t('app.someone') : firstName(peer) });
    }
    const room = chat?.name ?? t('switcher.aRoom');
    return isMine ? t('switcher.youIn', { room }) : t('switcher.inRoom', { name, room });
  }
}

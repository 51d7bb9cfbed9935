import '@/i18n/enRooms';
import { Hash } from 'lucide-react';
import type { ChatItem } from '@/data/shapes';
import { useTranslation } from '@/i18n/useTranslation';
import { Avatar } from '@/ui/Avatar';
import { ButtonLink } from '@/ui/ButtonLink';
import { Highlight } from '@/ui/Highlight';
import { LineItem } from '@/ui/LineItem';

/** A room I am in. */
export function OwnLine({ chat, query }: { chat: ChatItem; query: string }) {
  const { t } = useTranslation();
  const people = t('rooms.people', { count: chat.memberCount });
  const about = chat.topic === '' && chat.kind === 'private' ? t('rooms.private') : chat.topic;
  return (
    <LineItem
      picture={
        <Avatar id={chat.id} name={chat.name ?? ''} size={44} icon={<Hash strokeWidth={2} />} />
      }
      name={<Highlight text={chat.name ?? ''} query={query} />}
      text={
        about === '' ? (
          people
        ) : (
          <>
            <Highlight text={about} query={query} />
            {` · ${people}`}
          </>
        )
      }
    >
      <ButtonLink
        to={`/chats/${chat.id}`}
        kind="plain"
        size="small"
        label={t('rooms.openRoom', { name: chat.name ?? '' })}
      >
        {t('rooms.open')}
      </ButtonLink>
    </LineItem>
  );
}

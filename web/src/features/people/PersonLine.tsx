import { MessageCircle } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import type { User } from '@/data/model.gen';
import { displayName } from '@/parts/names';
import { PersonAvatar } from '@/parts/PersonAvatar';
import { Button } from '@/ui/Button';
import { Highlight } from '@/ui/Highlight';
import { LineItem } from '@/ui/LineItem';

type Props = { user: User; query: string; here: boolean; isOpening: boolean; onOpen: () => void };

/** One person of the directory, and the way to write to them. */
export function PersonLine({ user, query, here, isOpening, onOpen }: Props) {
  const { t } = useTranslation();
  const name = displayName(user);
  return (
    <LineItem
      picture={<PersonAvatar userId={user.id} user={user} size={44} here={here} />}
      name={<Highlight text={name} query={query} />}
      text={
        <>
          @<Highlight text={user.username} query={query} />
          {user.bio !== '' && ` · ${user.bio.replace(/\s+/gu, ' ')}`}
        </>
      }
    >
      <Button
        kind="plain"
        size="small"
        aria-label={t('people.messageTo', { name })}
        busy={isOpening && t('people.opening')}
        onClick={onOpen}
      >
        <MessageCircle className="size-4 mid:hidden" strokeWidth={2} aria-hidden="true" />
        <span className="max-mid:hidden">{t('people.message')}</span>
      </Button>
    </LineItem>
  );
}

import { Ellipsis, IdCard, MessageCircle } from 'lucide-react';
import { useEffect, useEffectEvent, useState } from 'react';
import type { User } from '@/data/model.gen';
import { useIsBlocked } from '@/data/useBonds';
import { useTranslation } from '@/i18n/useTranslation';
import { FriendButtons } from '@/parts/FriendButtons';
import { displayName } from '@/parts/names';
import { PersonAvatar } from '@/parts/PersonAvatar';
import { usePersonMenu } from '@/parts/usePersonMenu';
import { Button } from '@/ui/Button';
import { Highlight } from '@/ui/Highlight';
import { iconClass } from '@/ui/iconClass';
import { LineItem } from '@/ui/LineItem';
import { MenuButton } from '@/ui/MenuButton';

type Props = {
  user: User;
  query: string;
  here: boolean;
  /** Only about being friends: the request is what the line is for. */
  request?: boolean;
  isOpening: boolean;
  onOpen: () => void;
  /** Shows who they are. */
  onView: () => void;
  /** Called while its menu or a question is open, so that the line stays where it is; answers with the way to let go. */
  onHold: () => () => void;
};

/** One person, what they are to me, and the way to write to them. */
export function PersonLine({
  user,
  query,
  here,
  request = false,
  isOpening,
  onOpen,
  onView,
  onHold,
}: Props) {
  const { t } = useTranslation();
  const isBlocked = useIsBlocked(user.id);
  const menu = usePersonMenu(user);
  const view = {
    id: 'profile',
    label: t('person.view'),
    icon: <IdCard strokeWidth={1.75} />,
    onPress: onView,
  };
  const [isMenuOpen, setMenuOpen] = useState(false);
  const isHeld = isMenuOpen || menu.isAsking;
  const hold = useEffectEvent(onHold);
  useEffect(() => (isHeld ? hold() : undefined), [isHeld]);
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
      <div data-row={request ? user.id : undefined} className="flex flex-none items-center gap-1">
        <FriendButtons user={user} />
        {isBlocked && <span className="text-13 text-muted">{t('people.isBlocked')}</span>}
        {!request && !isBlocked && (
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
        )}
        {!request && (
          // What was pressed to see who they are.
          <div data-row={user.id} className="flex">
            <MenuButton
              label={t('people.menu', { name })}
              items={[view, ...menu.items]}
              align="end"
              className={iconClass(false)}
              busy={menu.busy}
              onToggle={setMenuOpen}
            >
              <Ellipsis className="size-5" strokeWidth={1.75} aria-hidden="true" />
            </MenuButton>
          </div>
        )}
      </div>
      {menu.dialog}
    </LineItem>
  );
}

import { Ellipsis } from 'lucide-react';
import { useState } from 'react';
import type { Member, Role, User } from '@/data/model.gen';
import { useMe } from '@/data/usePeople';
import { useTranslation } from '@/i18n/useTranslation';
import { failureWords } from '@/parts/failureWords';
import { displayName } from '@/parts/names';
import { PersonAvatar } from '@/parts/PersonAvatar';
import { useDeed } from '@/parts/useDeed';
import { cx } from '@/ui/cx';
import { iconClass } from '@/ui/iconClass';
import { MenuButton } from '@/ui/MenuButton';
import { RemoveDialog } from './RemoveDialog';
import { useMemberMenu } from './useMemberMenu';

type Props = {
  member: Member;
  myRole: Role;
  user: User | null;
  here: boolean;
  presence: string | null;
};

/** One person of a room, their role, and what I may do about them. */
export function MemberLine({ member, myRole, user, here, presence }: Props) {
  const { t } = useTranslation();
  const me = useMe();
  const [problem, setProblem] = useState<string | null>(null);
  const [isRemoving, setRemoving] = useState(false);
  const isMe = member.userId === me.id;
  const name = user === null ? t('app.someone') : displayName(user);
  const { busy, run: deed } = useDeed((thrown) => setProblem(failureWords(thrown, t)));
  const run: typeof deed = (what, work) => {
    setProblem(null);
    return deed(what, work);
  };
  const items = useMemberMenu({
    member,
    myRole,
    askRemove: () => setTimeout(() => setRemoving(true), 60),
    run,
  });
  return (
    <li className="group/member relative flex min-h-11 items-center gap-3 py-0.5">
      <PersonAvatar userId={member.userId} user={user} size={32} here={here || isMe} />
      <div className="min-w-0 flex-1">
        <p dir="auto" title={name} className="one text-13 font-bold">
          {name}
        </p>
        {problem === null ? (
          <p dir="auto" className="one text-12 text-muted">
            {presence ?? (user !== null && t('details.handle', { username: user.username }))}
          </p>
        ) : (
          <p role="alert" className="text-12 text-danger-ink">
            {problem}
          </p>
        )}
      </div>
      {member.role !== 'member' && (
        <span className="flex-none text-12 text-muted">{t(`details.${member.role}`)}</span>
      )}
      {items.length > 0 && (
        <MenuButton
          label={t('details.personMenu', { name })}
          items={items}
          align="end"
          busy={busy !== null && t('app.busy')}
          className={cx(
            iconClass(false),
            'hoverable:absolute hoverable:inset-e-0 hoverable:bg-paper hoverable:opacity-0 hoverable:group-hover/member:opacity-100 hoverable:focus-visible:opacity-100 hoverable:aria-expanded:opacity-100 hoverable:aria-busy:opacity-100',
          )}
        >
          <Ellipsis className="size-5" strokeWidth={1.75} aria-hidden="true" />
        </MenuButton>
      )}
      {isRemoving && (
        <RemoveDialog member={member} name={name} onClose={() => setRemoving(false)} />
      )}
    </li>
  );
}

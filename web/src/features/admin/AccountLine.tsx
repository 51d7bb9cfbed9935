import '@/i18n/enAdmin';
import { Ellipsis } from 'lucide-react';
import { lazy, Suspense, useState } from 'react';
import { type Failure, toFailure } from '@/data/failure';
import type { Account } from '@/data/model.gen';
import { useMe } from '@/data/usePeople';
import { useTranslation } from '@/i18n/useTranslation';
import { FailureLine } from '@/parts/FailureLine';
import { displayName } from '@/parts/names';
import { PersonAvatar } from '@/parts/PersonAvatar';
import { useDeed } from '@/parts/useDeed';
import { again } from '@/ui/again';
import { Highlight } from '@/ui/Highlight';
import { iconClass } from '@/ui/iconClass';
import { MenuButton } from '@/ui/MenuButton';
import { useAccountMenu } from './useAccountMenu';

const DeactivateDialog = lazy(() => again(() => import('./DeactivateDialog')));

type Props = { account: Account; query: string; onChanged: (account: Account) => void };

/** One account: who, which role, whether it is closed, and what may be done about it. */
export function AccountLine({ account, query, onChanged }: Props) {
  const { t } = useTranslation();
  const me = useMe();
  const [failure, setFailure] = useState<Failure | null>(null);
  const [isAsking, setAsking] = useState(false);
  const { user, email, role } = account;
  const name = displayName(user);
  const isClosed = user.deactivatedAt !== null;
  const { busy, run } = useDeed((thrown) => setFailure(toFailure(thrown)));
  const items = useAccountMenu({
    account,
    onChanged,
    askDeactivate: () => setTimeout(() => setAsking(true), 60),
    run: (what, deed) => {
      setFailure(null);
      return run(what, deed);
    },
  });
  return (
    <li className="border-b hairline py-2">
      <div className="flex min-h-12 items-center gap-3">
        <PersonAvatar userId={user.id} user={user} size={44} here={false} />
        <div className="min-w-0 flex-1">
          <p dir="auto" className="one text-15/5 font-bold">
            <Highlight text={name} query={query} />
            {user.id === me.id && (
              <span className="font-normal text-muted"> · {t('admin.you')}</span>
            )}
          </p>
          <p dir="auto" className="one text-13 text-muted">
            @{user.username} · {email}
          </p>
        </div>
        <span className="flex-none text-end text-12 text-muted">
          {isClosed ? t('admin.closed') : role !== 'member' && t(`admin.${role}`)}
        </span>
        {items.length > 0 ? (
          <MenuButton
            label={t('admin.menu', { name })}
            items={items}
            align="end"
            busy={busy !== null && t('app.busy')}
            className={iconClass(false)}
          >
            <Ellipsis className="size-5" strokeWidth={1.75} aria-hidden="true" />
          </MenuButton>
        ) : (
          <span className="size-10 flex-none" />
        )}
      </div>
      {failure !== null && <Problem failure={failure} />}
      {isAsking && (
        <Suspense>
          <DeactivateDialog account={account} onDone={onChanged} onClose={() => setAsking(false)} />
        </Suspense>
      )}
    </li>
  );
}

/** A server's last owner is told so in words of their own. */
function Problem({ failure }: { failure: Failure }) {
  const { t } = useTranslation();
  if (failure.code !== 'last_owner') return <FailureLine failure={failure} />;
  return (
    <p role="alert" className="my-2 text-13 text-danger-ink">
      {t('admin.lastOwner')}
    </p>
  );
}

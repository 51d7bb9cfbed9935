import type { User } from '@/data/model.gen';
import { useFriendState, useIsBlocked } from '@/data/useBonds';
import { useTranslation } from '@/i18n/useTranslation';
import { BondsFailure } from '@/parts/BondsFailure';
import { FriendButtons } from '@/parts/FriendButtons';
import { usePersonMenu } from '@/parts/usePersonMenu';
import { cx } from '@/ui/cx';
import { Ring } from '@/ui/Ring';

/** Whether we are friends, and what can be done about it. */
export function FriendActions({ user }: { user: User }) {
  const { t } = useTranslation();
  const state = useFriendState(user.id);
  const isBlocked = useIsBlocked(user.id);
  return (
    <div className="flex min-h-10 flex-wrap items-center justify-center gap-2 px-4 pb-4">
      {state === 'friend' && <span className="text-13 text-muted">{t('details.friend')}</span>}
      {isBlocked && <span className="text-13 text-muted">{t('people.isBlocked')}</span>}
      <FriendButtons user={user} spelled />
      <BondsFailure />
    </div>
  );
}

/** What parts me from a person: the end of a friendship, and the block. */
export function PartingActions({ user }: { user: User }) {
  const menu = usePersonMenu(user);
  // Only what lifts a block takes a while.
  const isRunning = (id: string) => menu.busy !== false && id === 'block';
  return (
    <>
      <div className="border-t hairline px-4 py-3">
        {menu.items.map((item) => (
          <button
            key={item.id}
            type="button"
            aria-busy={isRunning(item.id) || undefined}
            onClick={() => menu.busy === false && item.onPress()}
            className={cx(
              '-mx-2 flex min-h-11 w-[calc(100%+1rem)] items-center gap-3 rounded-control px-2 text-start text-13 [&>svg]:size-5',
              item.danger ? 'text-danger-ink hover:bg-danger-wash' : 'text-soft hover:bg-hush',
            )}
          >
            {isRunning(item.id) ? <Ring /> : item.icon}
            {isRunning(item.id) ? menu.busy : item.label}
          </button>
        ))}
      </div>
      {menu.dialog}
    </>
  );
}

import { MessageCircle } from 'lucide-react';
import { useEffect, useEffectEvent } from 'react';
import type { User, UserId } from '@/data/model.gen';
import { useAreBondsKnown, useIsBlocked } from '@/data/useBonds';
import { useMe } from '@/data/usePeople';
import { usePerson } from '@/data/usePerson';
import { useTranslation } from '@/i18n/useTranslation';
import { FailureLine } from '@/parts/FailureLine';
import { LoadFailure } from '@/parts/LoadFailure';
import { displayName, isGone } from '@/parts/names';
import { useOpenDirect } from '@/parts/useOpenDirect';
import { Button } from '@/ui/Button';
import Dialog from '@/ui/Dialog';
import { FriendActions, PartingActions } from './PersonActions';
import { PersonPortrait } from './PersonPortrait';
import { PortraitSkeleton } from './PortraitSkeleton';

type Props = {
  userId: UserId;
  /** The message or line they were opened from: it takes the focus back. */
  rowId?: string;
  /** Hears that it is gone, however: closed, or something else stands in its place. */
  onClosed?: () => void;
  onClose: () => void;
};

/** Somebody met in a room: who they are, and what we can be to each other. */
export default function PersonDialog({ userId, rowId, onClosed, onClose }: Props) {
  const { t } = useTranslation();
  const { user, failure, reload } = usePerson(userId);
  const closed = useEffectEvent(() => onClosed?.());
  useEffect(() => () => closed(), []);

  function close() {
    // At once, so that what was held has moved before the focus goes back to it.
    onClosed?.();
    onClose();
  }

  return (
    <Dialog
      title={t('person.title')}
      closeLabel={t('app.close')}
      narrow
      onClose={close}
      // What was pressed may have been folded away by a block or moved, its message or line is there still.
      {...(rowId !== undefined && { returnTo: () => rowOf(rowId) })}
    >
      {user !== null && <Known user={user} onClose={close} />}
      {user === null && failure === null && <PortraitSkeleton label={t('person.loading')} />}
      {user === null && failure !== null && (
        <LoadFailure failure={failure} text={t('person.failed')} onRetry={reload} />
      )}
    </Dialog>
  );
}

function Known({ user, onClose }: { user: User; onClose: () => void }) {
  const { t } = useTranslation();
  const me = useMe();
  // Until then who is blocked looks like anybody.
  const isKnown = useAreBondsKnown();
  const isBlocked = useIsBlocked(user.id);
  const direct = useOpenDirect();

  async function write() {
    if (await direct.open(user.id)) onClose();
  }

  if (isGone(user) || user.id === me.id) return <PersonPortrait user={user} />;
  return (
    <>
      <PersonPortrait user={user} />
      {isKnown && !isBlocked && (
        <div className="grid justify-items-center pb-2">
          <Button
            kind="primary"
            data-first=""
            aria-label={t('people.messageTo', { name: displayName(user) })}
            busy={direct.opening !== null && t('people.opening')}
            icon={<MessageCircle className="size-4" strokeWidth={2} aria-hidden="true" />}
            onClick={() => void write()}
          >
            {t('people.message')}
          </Button>
          {direct.failure !== null && <FailureLine failure={direct.failure} />}
        </div>
      )}
      <FriendActions user={user} />
      {isKnown && <PartingActions user={user} />}
    </>
  );
}

function rowOf(rowId: string): HTMLElement | null {
  return document.querySelector<HTMLElement>(`[data-row="${CSS.escape(rowId)}"]`);
}

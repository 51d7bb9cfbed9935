import { UserPlus, X } from 'lucide-react';
import type { User } from '@/data/model.gen';
import { friendKey } from '@/data/undo/deeds';
import { useAreBondsKnown, useFriendState, useIsBlocked } from '@/data/useBonds';
import { useIsLeaving } from '@/data/useIsLeaving';
import { useClient } from '@/data/useKlatch';
import { useStanding } from '@/data/useUndos';
import { useTranslation } from '@/i18n/useTranslation';
import { Button } from '@/ui/Button';
import { cx } from '@/ui/cx';
import { IconButton } from '@/ui/IconButton';
import { displayName } from './names';
import { useDeed } from './useDeed';

type Props = {
  user: User;
  /** Words instead of the cross for declining. */
  spelled?: boolean;
};

/**
 * What can be done about being friends with somebody: ask, accept, decline, take back. Nothing for friends, and while nobody
 * knows who is one.
 */
export function FriendButtons({ user, spelled = false }: Props) {
  const { t } = useTranslation();
  const { bonds, undos } = useClient();
  const isKnown = useAreBondsKnown();
  const isLeaving = useIsLeaving(user.id);
  const canKeep = useStanding(friendKey(user.id)) !== null;
  const state = useFriendState(user.id);
  const isBlocked = useIsBlocked(user.id);
  const { busy, run } = useDeed();
  const name = displayName(user);
  if (isBlocked || state === 'friend' || (state === null && !isKnown)) return null;
  if (isLeaving) {
    // Once its time is over there is nothing to take back, and nobody to ask before the server has answered.
    if (!canKeep) return null;
    return (
      <Button
        kind="text"
        size="small"
        aria-label={t('people.keepName', { name })}
        onClick={() => undos.again(friendKey(user.id))}
      >
        {t('undo.action')}
      </Button>
    );
  }
  switch (state) {
    case 'incoming':
      return (
        <>
          <Button
            kind="tint"
            size="small"
            aria-label={t('people.acceptName', { name })}
            busy={busy === 'ask' && t('people.accepting')}
            onClick={() => void run('ask', () => bonds.ask(user.id))}
          >
            {t('people.accept')}
          </Button>
          {spelled ? (
            <Button
              kind="text"
              size="small"
              aria-label={t('people.declineName', { name })}
              busy={busy === 'end' && t('app.busy')}
              onClick={() => void run('end', () => bonds.end(user.id))}
            >
              {t('people.decline')}
            </Button>
          ) : (
            <IconButton
              label={t('people.declineName', { name })}
              busy={busy === 'end'}
              onClick={() => void run('end', () => bonds.end(user.id))}
            >
              <X className="size-5" strokeWidth={1.75} />
            </IconButton>
          )}
        </>
      );
    case 'outgoing':
      return (
        <>
          <span className={cx('text-13 text-muted', !spelled && 'max-mid:sr-only')}>
            {t('people.isAsked')}
          </span>
          <IconButton
            label={t('people.withdrawName', { name })}
            busy={busy === 'end'}
            onClick={() => void run('end', () => bonds.end(user.id))}
          >
            <X className="size-5" strokeWidth={1.75} />
          </IconButton>
        </>
      );
    case null:
      return (
        <Button
          kind="text"
          size="small"
          aria-label={t('people.addName', { name })}
          busy={busy === 'ask' && t('people.adding')}
          icon={<UserPlus className="size-4" strokeWidth={2} aria-hidden="true" />}
          onClick={() => void run('ask', () => bonds.ask(user.id))}
        >
          {spelled ? (
            t('details.addFriend')
          ) : (
            <span className="max-mid:sr-only">{t('people.add')}</span>
          )}
        </Button>
      );
  }
}

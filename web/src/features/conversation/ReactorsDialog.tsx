import { useCallback, useEffect, useState } from 'react';
import { type Failure, toFailure } from '@/data/failure';
import type { Reactor } from '@/data/model.gen';
import type { RoomActions, Row } from '@/data/shapes';
import { useBlocked } from '@/data/useBonds';
import { useUser } from '@/data/usePeople';
import { useTranslation } from '@/i18n/useTranslation';
import { FailureLine } from '@/parts/FailureLine';
import { displayName } from '@/parts/names';
import { PersonAvatar } from '@/parts/PersonAvatar';
import { Button } from '@/ui/Button';
import Dialog from '@/ui/Dialog';
import { LinesSkeleton } from '@/ui/LinesSkeleton';

type Props = { row: Row; actions: RoomActions; onClose: () => void };

type Loaded = { items: Reactor[]; next: string | null; failure: Failure | null; isBusy: boolean };

/** Everybody who reacted to a message, and with what. */
export default function ReactorsDialog({ row, actions, onClose }: Props) {
  const { t } = useTranslation();
  const { reactors } = actions;
  const [loaded, setLoaded] = useState<Loaded>({
    items: [],
    next: null,
    failure: null,
    isBusy: true,
  });

  const load = useCallback(
    async (cursor: string | null) => {
      setLoaded((held) => ({ ...held, failure: null, isBusy: true }));
      try {
        const page = await reactors(row.id, cursor);
        setLoaded((held) => ({
          items: cursor === null ? page.items : [...held.items, ...page.items],
          next: page.next,
          failure: null,
          isBusy: false,
        }));
      } catch (thrown) {
        setLoaded((held) => ({ ...held, failure: toFailure(thrown), isBusy: false }));
      }
    },
    [reactors, row.id],
  );
  useEffect(() => void load(null), [load]);

  const isBlocked = useBlocked();
  const { next, failure, isBusy } = loaded;
  const items = loaded.items.filter(({ userId }) => !isBlocked(userId));
  return (
    <Dialog title={t('reaction.title')} closeLabel={t('app.close')} narrow onClose={onClose}>
      <ul className="-mx-2 max-h-[50vh] overflow-y-auto">
        {items.map(({ emoji, userId }) => (
          <ReactorLine key={`${emoji} ${userId}`} emoji={emoji} userId={userId} />
        ))}
      </ul>
      {isBusy && items.length === 0 && <LinesSkeleton label={t('reaction.loading')} bare />}
      {failure !== null && (
        <div className="flex items-center gap-2">
          <FailureLine failure={failure} />
          <Button
            kind="text"
            size="small"
            onClick={() => void load(loaded.items.length > 0 ? next : null)}
          >
            {t('app.retry')}
          </Button>
        </div>
      )}
      {next !== null && failure === null && (
        <Button
          kind="plain"
          size="small"
          busy={isBusy && t('reaction.loading')}
          onClick={() => void load(next)}
        >
          {t('people.more')}
        </Button>
      )}
    </Dialog>
  );
}

function ReactorLine({ emoji, userId }: { emoji: string; userId: string }) {
  const { t } = useTranslation();
  const user = useUser(userId);
  return (
    <li className="flex min-h-11 items-center gap-3 px-2">
      <PersonAvatar userId={userId} user={user} size={28} />
      <span dir="auto" className="one flex-1">
        {user === null ? t('app.someone') : displayName(user)}
      </span>
      <span className="text-18">{emoji}</span>
    </li>
  );
}

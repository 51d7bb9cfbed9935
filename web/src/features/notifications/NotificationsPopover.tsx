import { Popover } from '@base-ui/react/popover';
import type { RefObject } from 'react';
import { useState } from 'react';
import { type Failure, toFailure } from '@/data/failure';
import { useClient } from '@/data/useKlatch';
import { useNotifications } from '@/data/useNotifications';
import { useTranslation } from '@/i18n/useTranslation';
import { FailureLine } from '@/parts/FailureLine';
import { LoadFailure } from '@/parts/LoadFailure';
import { useDeed } from '@/parts/useDeed';
import { Button } from '@/ui/Button';
import { LinesSkeleton } from '@/ui/LinesSkeleton';
import { groups } from './groups';
import { NotificationLine } from './NotificationLine';

type Props = { anchor: RefObject<HTMLButtonElement | null>; onClose: () => void };

/** What I should look at, under the bell: what is new, and what was before. */
export default function NotificationsPopover({ anchor, onClose }: Props) {
  return (
    <Popover.Root
      open
      onOpenChange={(open, { reason, event }) => {
        // A press on the bell closes it by itself; closed before that it would open again.
        const isOnBell = anchor.current?.contains(event.target as Node) ?? false;
        if (!open && !(reason === 'outside-press' && isOnBell)) onClose();
      }}
    >
      <Popover.Portal>
        <Popover.Positioner
          anchor={anchor}
          positionMethod="fixed"
          side="bottom"
          align="start"
          sideOffset={8}
          collisionPadding={8}
          className="z-40"
        >
          <Popover.Popup
            data-bare=""
            finalFocus={anchor}
            className="on-floating flex max-h-[min(40rem,calc(100dvh-6rem))] w-[min(25rem,calc(100vw-1rem))] animate-arrive flex-col overflow-hidden rounded-panel bg-float shadow-float! on-float"
          >
            <Head />
            <Body onClose={onClose} />
          </Popover.Popup>
        </Popover.Positioner>
      </Popover.Portal>
    </Popover.Root>
  );
}

function Head() {
  const { t } = useTranslation();
  const { notifications } = useClient();
  const { unread } = useNotifications();
  const [failure, setFailure] = useState<Failure | null>(null);
  const { busy, run } = useDeed((thrown) => setFailure(toFailure(thrown)));
  return (
    <div className="flex-none px-4 pt-3">
      <div className="flex min-h-10 items-center gap-2">
        <Popover.Title className="flex-1 text-15 font-bold">
          {t('notifications.title')}
        </Popover.Title>
        {unread > 0 && (
          <Button
            kind="text"
            size="small"
            busy={busy !== null && t('app.busy')}
            onClick={() => {
              setFailure(null);
              void run('mark', notifications.markAll);
            }}
          >
            {t('notifications.markAll')}
          </Button>
        )}
      </div>
      {failure !== null && <FailureLine failure={failure} />}
    </div>
  );
}

function Body({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation();
  const { notifications } = useClient();
  const list = useNotifications();
  const [isBusy, setBusy] = useState(false);
  const [failure, setFailure] = useState<Failure | null>(null);
  const lines = groups(list.items);
  const fresh = lines.filter((line) => line.isNew);
  const earlier = lines.filter((line) => !line.isNew);

  async function more() {
    setBusy(true);
    setFailure(null);
    await notifications.loadMore().catch((thrown: unknown) => setFailure(toFailure(thrown)));
    setBusy(false);
  }

  if (list.status === 'loading') {
    return (
      <div className="px-4 pb-4">
        <LinesSkeleton label={t('notifications.loading')} round />
      </div>
    );
  }
  if (list.status === 'error' && list.failure !== null) {
    return (
      <div className="px-4">
        <LoadFailure
          failure={list.failure}
          text={t('notifications.failed')}
          onRetry={notifications.load}
        />
      </div>
    );
  }
  if (lines.length === 0) {
    return (
      <div className="px-6 pt-2 pb-8 text-center">
        <p className="text-15 font-bold">{t('notifications.emptyTitle')}</p>
        <p className="mt-1 text-13 text-muted">{t('notifications.emptyText')}</p>
      </div>
    );
  }
  const section = (title: string, rows: typeof lines) =>
    rows.length > 0 && (
      <section>
        <h3 className="px-4 pt-2 pb-1 text-13 text-muted">{title}</h3>
        <ul>
          {rows.map((line) => (
            <NotificationLine key={line.first.id} line={line} onClose={onClose} />
          ))}
        </ul>
      </section>
    );
  return (
    <div className="min-h-0 overflow-y-auto overscroll-contain pb-2">
      {section(t('notifications.isNew'), fresh)}
      {section(t('notifications.earlier'), earlier)}
      {failure !== null && (
        <div className="px-4">
          <FailureLine failure={failure} />
        </div>
      )}
      {list.hasMore && (
        <div className="px-4 py-1">
          <Button
            kind="text"
            size="small"
            busy={isBusy && t('notifications.loading')}
            onClick={() => void more()}
          >
            {t('notifications.more')}
          </Button>
        </div>
      )}
    </div>
  );
}

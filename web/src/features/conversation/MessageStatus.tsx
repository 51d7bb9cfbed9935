import { Check, CheckCheck, Clock } from 'lucide-react';
import { lazy, Suspense } from 'react';
import { useConnection } from '@/data/useConnection';
import { useTranslation } from '@/i18n/useTranslation';
import { again } from '@/ui/again';
import { cx } from '@/ui/cx';
import { useConversation } from './conversation';
import { SeenLine } from './SeenLine';
import type { MessageItem } from './timelineItems';
import { UndoButton } from './UndoButton';
import { useLook } from './useLook';

const FailedLine = lazy(() => again(() => import('./FailedLine')));

const LINE =
  'col-span-full flex flex-wrap items-center justify-end gap-1 pt-1 pe-0.5 text-12 text-muted';

/** What became of a message of mine: under the last one of a group, and under each that needs me. */
export function MessageStatus({ item }: { item: MessageItem }) {
  const { t } = useTranslation();
  const { meId, isNotes, readersOf } = useConversation();
  const { row, last } = item;
  const { look } = useLook(row, meId);
  const isOnline = useConnection() === 'online';
  if (row.deletedAt !== null) return null;
  const undo = row.undoKey === null ? null : <UndoButton row={row} />;
  if (row.state === 'failed' || row.state === 'held') {
    return (
      <Suspense>
        <FailedLine row={row} />
      </Suspense>
    );
  }
  const isSlowed = row.failure === 'too_many';
  if (!last && undo === null && !isSlowed) return null;
  if (look === 'waiting') {
    return (
      <p className={LINE}>
        <Clock className="size-3.5" strokeWidth={2} aria-hidden="true" />
        {t(isOnline ? (isSlowed ? 'message.slowed' : 'message.sending') : 'message.waiting')}
        {undo}
      </p>
    );
  }
  if (isNotes) return undo === null ? null : <p className={LINE}>{undo}</p>;
  // Its place is kept, so that the mark moves nothing when it comes.
  if (row.state === 'sending') return <p className={cx(LINE, 'h-5')}>{undo}</p>;
  const readers = readersOf(row);
  return (
    <p className={LINE}>
      {row.state === 'seen' || readers.length > 0 ? (
        <>
          <CheckCheck className="size-3.5 text-accent-ink" strokeWidth={2} aria-hidden="true" />
          <SeenLine row={row} readers={readers} />
        </>
      ) : (
        <>
          <Check className="size-3.5" strokeWidth={2} aria-hidden="true" />
          {t('message.sent')}
        </>
      )}
      {undo}
    </p>
  );
}

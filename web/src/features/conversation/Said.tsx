import { lazy, Suspense } from 'react';
import { again } from '@/ui/again';
import { cx } from '@/ui/cx';
import { Bubble } from './Bubble';
import { FilesPlace } from './FilesPlace';
import type { MessageItem } from './timelineItems';

const MessageFiles = lazy(() => again(() => import('./MessageFiles')));

type Props = { item: MessageItem; isFlashing: boolean };

/** What a message says: its files, and below them its words, if it has any. */
export function Said({ item, isFlashing }: Props) {
  const { row } = item;
  if (row.files.length === 0 || row.deletedAt !== null) {
    return <Bubble item={item} isFlashing={isFlashing} />;
  }
  const hasWords = (row.body ?? '') !== '' || row.replyTo !== null;
  return (
    <div
      className={cx(
        'flex min-w-0 flex-col gap-0.5 rounded-bubble group-focus-visible/row:[box-shadow:var(--focus)]',
        row.mine ? 'items-end' : 'items-start',
        isFlashing && 'animate-flash',
      )}
    >
      <Suspense fallback={<FilesPlace row={row} />}>
        <MessageFiles row={row} />
      </Suspense>
      {hasWords && <Bubble item={{ ...item, first: false }} isFlashing={isFlashing} />}
    </div>
  );
}

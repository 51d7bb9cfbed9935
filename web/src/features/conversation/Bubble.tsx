import { Ban } from 'lucide-react';
import { useTranslation } from '@/i18n/useTranslation';
import { isBigEmoji } from '@/parts/textParts';
import { cx } from '@/ui/cx';
import { BubbleText } from './BubbleText';
import { bubbleClass } from './bubbleClass';
import { useConversation } from './conversation';
import { Quote } from './Quote';
import type { MessageItem } from './timelineItems';
import { UndoButton } from './UndoButton';
import { useLook } from './useLook';

type Props = { item: Pick<MessageItem, 'row' | 'first' | 'last'>; isFlashing?: boolean };

/** The words of one message: a bubble, a big emoji, or the place where a deleted one was. */
export function Bubble({ item, isFlashing = false }: Props) {
  const { t } = useTranslation();
  const { meId } = useConversation();
  const { row, first, last } = item;
  const { look, poured } = useLook(row, meId);
  const shape = bubbleClass({ look, mine: row.mine, first, last });
  const body = row.body ?? '';
  if (look === 'deleted') {
    return (
      <p className={cx(shape, 'flex items-center gap-1.5 text-13')}>
        <Ban className="size-3.5" strokeWidth={2} aria-hidden="true" />
        {t('message.deleted')}
        {row.undoKey !== null && <UndoButton row={row} />}
      </p>
    );
  }
  if (row.replyTo === null && isBigEmoji(body)) {
    return (
      <p className="rounded-control px-1 text-40 group-focus-visible/row:[box-shadow:var(--focus)]">
        {body.trim()}
        <Edited row={row} onAccent={false} />
      </p>
    );
  }
  const onAccent = look === 'mine';
  return (
    <div
      className={cx(
        shape,
        row.replyTo === null ? 'min-w-0' : 'min-w-52 mid:min-w-80',
        isFlashing && 'animate-flash',
      )}
    >
      {poured && onAccent && (
        <span className="absolute -inset-px -z-1 animate-pour rounded-[inherit] bg-accent" />
      )}
      {row.replyTo !== null && <Quote messageId={row.replyTo} onAccent={onAccent} />}
      <div dir="auto" className="text-start">
        <BubbleText body={body} meId={meId} onAccent={onAccent} />
        <Edited row={row} onAccent={onAccent} />
      </div>
    </div>
  );
}

function Edited({ row, onAccent }: { row: MessageItem['row']; onAccent: boolean }) {
  const { t } = useTranslation();
  if (row.editedAt === null) return null;
  return (
    <span
      className={cx(
        'ms-1.5 text-12 whitespace-nowrap',
        onAccent ? 'text-on-accent-soft' : 'text-muted',
      )}
    >
      {t('message.edited')}
    </span>
  );
}

import type { Row } from '@/data/shapes';
import { useIsBlocked } from '@/data/useBonds';
import { useUser } from '@/data/usePeople';
import { useLookedUp } from '@/data/useRoom';
import { useTranslation } from '@/i18n/useTranslation';
import { displayName } from '@/parts/names';
import { useWords } from '@/parts/useWords';
import { cx } from '@/ui/cx';
import { useConversation } from './conversation';
import { useInnerTabIndex } from './tabStop';

type Props = { messageId: string; onAccent: boolean };

/** The message this one answers, on one line; pressing it goes there. */
export function Quote({ messageId, onAccent }: Props) {
  const { t } = useTranslation();
  const { roomId, findRow, jumpTo } = useConversation();
  // It may come after all lines are drawn, and none of them changes with it.
  const row = useLookedUp(roomId, messageId, () => findRow(messageId));
  return (
    <button
      type="button"
      tabIndex={useInnerTabIndex()}
      onClick={() => jumpTo(messageId)}
      className={cx(
        '-mx-1.5 mb-1.5 block w-0 min-w-[calc(100%+.75rem)] rounded-panel py-1 ps-4 pe-3 text-start text-13',
        'relative before:absolute before:inset-y-2 before:inset-s-2 before:w-[3px] before:rounded-[2px]',
        onAccent
          ? 'bg-accent-deep text-on-accent-soft before:bg-crema'
          : 'bg-paper text-soft before:bg-accent',
      )}
    >
      {row === null ? (
        // As high as it will be once it is known, so that nothing moves then.
        <span className="one block pb-[1lh]">{t('message.quoteUnknown')}</span>
      ) : (
        <QuotedRow row={row} onAccent={onAccent} />
      )}
    </button>
  );
}

function QuotedRow({ row, onAccent }: { row: Row; onAccent: boolean }) {
  const { t } = useTranslation();
  const author = useUser(row.senderId);
  const text = useWords(row);
  const isBlocked = useIsBlocked(row.senderId);
  if (isBlocked) return <span className="one block">{t('fold.quote')}</span>;
  const name = author === null ? t('app.someone') : displayName(author);
  return (
    <>
      <b dir="auto" className={cx('one block', onAccent ? 'text-on-accent' : 'text-ink')}>
        {row.mine ? t('app.you') : name}
      </b>
      <span dir="auto" className="one block">
        {row.deletedAt === null ? text : t('message.quoteGone')}
      </span>
    </>
  );
}

import { useTranslation } from '@/i18n/useTranslation';
import { cx } from '@/ui/cx';
import type { MessageItem } from './timelineItems';

type Props = { item: MessageItem; isTabStop: boolean; onShow: () => void };

/** A message by somebody I block: folded away until I ask for it. */
export function FoldedRow({ item, isTabStop, onShow }: Props) {
  const { t } = useTranslation();
  const tabIndex = isTabStop ? 0 : -1;
  return (
    <article
      data-row={item.row.id}
      tabIndex={tabIndex}
      aria-label={t('fold.blocked')}
      className={cx(
        'flex items-center rounded-control gap-2 ps-3 text-12 text-muted',
        item.first ? 'pt-3' : 'pt-0.5',
      )}
    >
      {t('fold.blocked')}
      <button
        type="button"
        tabIndex={tabIndex}
        onClick={onShow}
        className="reach rounded-[4px] px-1 font-bold text-accent-ink hover:underline"
      >
        {t('fold.show')}
      </button>
    </article>
  );
}

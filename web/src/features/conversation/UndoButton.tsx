import type { Row } from '@/data/shapes';
import { useTranslation } from '@/i18n/useTranslation';
import { useConversation } from './conversation';

/** Takes back, for ten seconds, what I just did to a message: where it stands. */
export function UndoButton({ row }: { row: Row }) {
  const { t } = useTranslation();
  const { undo } = useConversation();
  return (
    <button
      type="button"
      onClick={() => undo(row)}
      className="reach ms-1 flex-none rounded-control text-12 font-bold text-accent-ink hover:underline"
    >
      {t('undo.action')}
    </button>
  );
}

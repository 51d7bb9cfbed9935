import '@/i18n/enSending';
import { CircleAlert, Clock } from 'lucide-react';
import type { Row } from '@/data/shapes';
import { useTranslation } from '@/i18n/useTranslation';
import { cx } from '@/ui/cx';
import { useConversation } from './conversation';
import { focusBeside } from './focusBeside';
import { useFileTroubles } from './useFileTroubles';
import { whyKey } from './whyKey';

/** A message of mine that was refused, or is so old that it asks: why, and what can be done. */
export default function FailedLine({ row }: { row: Row }) {
  const { t } = useTranslation();
  const { actions, edit, kind } = useConversation();
  const { refused } = useFileTroubles(row.files.map((file) => file.id));
  const why = refused.length > 0 ? 'sending.oneRefused' : whyKey(row, kind);
  const isHeld = row.state === 'held';
  const button = 'reach rounded-[4px] px-1 font-bold hover:underline';
  return (
    <p
      role="status"
      className={cx(
        'col-span-full flex flex-wrap items-center justify-end gap-x-2 gap-y-1 pt-1 pb-1.5 text-12',
        isHeld ? 'text-muted' : 'text-danger-ink',
      )}
    >
      {isHeld ? (
        <Clock className="size-3.5" strokeWidth={2} aria-hidden="true" />
      ) : (
        <CircleAlert className="size-3.5" strokeWidth={2} aria-hidden="true" />
      )}
      {isHeld ? (
        <span>{t('message.held')}</span>
      ) : (
        <>
          <span className="max-mid:sr-only">{t('message.notSent', { why: t(why) })}</span>
          <span aria-hidden="true" className="mid:hidden">
            {t('message.notSentShort')}
          </span>
        </>
      )}
      <button
        type="button"
        className={cx(button, 'text-accent-ink')}
        onClick={() => actions.retry(row.id)}
      >
        {isHeld ? t('message.sendNow') : t('message.retry')}
      </button>
      <button type="button" className={cx(button, 'text-muted')} onClick={() => edit(row)}>
        {t('message.edit')}
      </button>
      <button
        type="button"
        className={cx(button, 'text-muted')}
        onClick={() => {
          focusBeside(row.id);
          actions.discard(row.id);
        }}
      >
        {t('message.discard')}
      </button>
    </p>
  );
}

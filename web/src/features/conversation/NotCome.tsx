import { useTranslation } from '@/i18n/useTranslation';
import { Button } from '@/ui/Button';
import { cx } from '@/ui/cx';

/** Over the edge of the timeline: a page of it did not come, and can be asked for again. `className` says which edge. */
export function NotCome(props: { className: string; text: string; onRetry: () => void }) {
  const { t } = useTranslation();
  return (
    <p
      role="alert"
      className={cx(
        'absolute inset-x-0 flex items-center justify-center gap-2 text-12 text-danger-ink',
        props.className,
      )}
    >
      <span className="flex items-center gap-2 rounded-panel bg-float p-1 ps-3 shadow-float">
        {props.text}
        <Button kind="text" size="small" onClick={props.onRetry}>
          {t('app.retry')}
        </Button>
      </span>
    </p>
  );
}

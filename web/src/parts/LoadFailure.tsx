import type { Failure } from '@/data/failure';
import { useTranslation } from '@/i18n/useTranslation';
import { Button } from '@/ui/Button';
import { FailureLine } from './FailureLine';
import { useDeed } from './useDeed';

type Props = {
  failure: Failure;
  /** What could not be shown; left out where the sentence about the failure says enough. */
  text?: string;
  /** Where it answers a promise, the button shows that it runs. */
  onRetry: () => unknown;
};

/** In the place of what did not load: why, and the way to try again. */
export function LoadFailure({ failure, text, onRetry }: Props) {
  const { t } = useTranslation();
  const { busy, run } = useDeed();
  return (
    <div className="py-4">
      {text !== undefined && <p>{text}</p>}
      <FailureLine failure={failure} />
      <Button
        busy={busy !== null && t('app.busy')}
        onClick={() => void run('retry', async () => onRetry())}
      >
        {t('app.retry')}
      </Button>
    </div>
  );
}

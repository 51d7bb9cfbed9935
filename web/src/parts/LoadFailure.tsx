import type { Failure } from '@/data/failure';
import { useTranslation } from '@/i18n/useTranslation';
import { Button } from '@/ui/Button';
import { FailureLine } from './FailureLine';

type Props = {
  failure: Failure;
  /** What could not be shown; left out where the sentence about the failure says enough. */
  text?: string;
  onRetry: () => void;
};

/** In the place of what did not load: why, and the way to try again. */
export function LoadFailure({ failure, text, onRetry }: Props) {
  const { t } = useTranslation();
  return (
    <div className="py-4">
      {text !== undefined && <p>{text}</p>}
      <FailureLine failure={failure} />
      <Button onClick={onRetry}>{t('app.retry')}</Button>
    </div>
  );
}

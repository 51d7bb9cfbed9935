import { useBonds } from '@/data/useBonds';
import { useClient } from '@/data/useKlatch';
import { useTranslation } from '@/i18n/useTranslation';
import { LoadFailure } from './LoadFailure';

/** Says that nobody knows who my friends are, and whom I block, while that cannot be had. */
export function BondsFailure() {
  const { t } = useTranslation();
  const { bonds } = useClient();
  const { failure } = useBonds();
  if (failure === null) return null;
  return <LoadFailure failure={failure} text={t('people.bondsFailed')} onRetry={bonds.load} />;
}

import { useTranslation } from '@/i18n/useTranslation';
import { Button } from '@/ui/Button';
import { EmptyState } from '@/ui/EmptyState';
import { CoffeeRing } from './CoffeeRing';

/** Something broke on our side: what to do. */
export function ErrorPage() {
  const { t } = useTranslation();
  return (
    <div role="alert" className="min-h-full flex-1 bg-ground">
      <EmptyState isPage picture={<CoffeeRing />} title={t('error.title')} text={t('error.text')}>
        <Button kind="primary" onClick={() => window.location.reload()}>
          {t('app.retry')}
        </Button>
      </EmptyState>
    </div>
  );
}

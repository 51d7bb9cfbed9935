import { useTranslation } from '@/i18n/useTranslation';
import { Skeleton } from '@/ui/Skeleton';
import { useDelayed } from '@/ui/useDelayed';

const SQUARES = ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h'] as const;

/** The squares of pictures and videos while they come. */
export function MediaSkeleton() {
  const { t } = useTranslation();
  const isSlow = useDelayed(true, 150);
  return (
    <div role="status">
      <span className="sr-only">{t('shared.loading')}</span>
      {isSlow && (
        <div className="grid animate-arrive grid-cols-3 gap-1 mid:grid-cols-4">
          {SQUARES.map((key) => (
            <Skeleton key={key} shape="line" className="aspect-square" />
          ))}
        </div>
      )}
    </div>
  );
}

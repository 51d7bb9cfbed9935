import type { Failure } from '@/data/failure';
import { useKlatch } from '@/data/useKlatch';
import { useTranslation } from '@/i18n/useTranslation';
import { FailureLine } from '@/parts/FailureLine';
import { Button } from '@/ui/Button';
import { EmptyState } from '@/ui/EmptyState';
import { Mark } from '@/ui/Mark';

/** The server doesn't answer and nothing is known of anyone here. */
export function Unreachable({ failure }: { failure: Failure }) {
  const { t } = useTranslation();
  const { session } = useKlatch();
  return (
    <main className="h-full bg-ground">
      <EmptyState
        isPage
        picture={<Mark className="size-16" />}
        title={t('app.unreachableTitle')}
        text={t('app.unreachableText')}
      >
        <FailureLine failure={failure} />
        <Button kind="primary" onClick={() => void session.start()}>
          {t('app.retry')}
        </Button>
      </EmptyState>
    </main>
  );
}

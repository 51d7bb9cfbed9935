import { dayLabel } from '@/i18n/dates';
import { useTranslation } from '@/i18n/useTranslation';
import { useMinute } from '@/parts/useMinute';

/** The day the messages below were written. */
export function DayLine({ atMs }: { atMs: number }) {
  return (
    <p className="flex justify-center pt-4 pb-3 text-12 font-bold text-muted">
      <DayName atMs={atMs} />
    </p>
  );
}

/** Today, Yesterday, Wednesday, 2 November. */
export function DayName({ atMs }: { atMs: number }) {
  const { t } = useTranslation();
  const now = useMinute();
  const words = { today: t('day.today'), yesterday: t('day.yesterday') };
  const at = new Date(atMs);
  return <time dateTime={at.toISOString()}>{dayLabel(at, now, words)}</time>;
}

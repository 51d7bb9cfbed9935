import { useEffect, useState } from 'react';
import type { Failure } from '@/data/failure';
import { useTranslation } from '@/i18n/useTranslation';

/** Our own words for a failure's code. A wait that the server named counts down, then lets one try again. */
export function useFailureText(failure: Failure): string {
  const { t } = useTranslation();
  const seconds = useSecondsLeft(failure);
  if (seconds === null) return t(`failure.${failure.code}`);
  if (seconds > 90) return t('wait.minutes', { count: Math.ceil(seconds / 60) });
  return t('wait.seconds', { count: seconds });
}

function useSecondsLeft(failure: Failure): number | null {
  const waitMs = failure.retryAfterMs;
  const [end, setEnd] = useState(() => ({ failure, atMs: Date.now() + (waitMs ?? 0) }));
  const [nowMs, setNowMs] = useState(() => Date.now());
  if (end.failure !== failure) {
    setEnd({ failure, atMs: Date.now() + (waitMs ?? 0) });
    setNowMs(Date.now());
  }
  useEffect(() => {
    if (waitMs === null || failure.code !== 'too_many') return;
    const timer = setInterval(() => setNowMs(Date.now()), 1000);
    return () => clearInterval(timer);
  }, [waitMs, failure]);
  if (waitMs === null || failure.code !== 'too_many') return null;
  const seconds = Math.ceil((end.atMs - nowMs) / 1000);
  return seconds > 0 ? seconds : null;
}

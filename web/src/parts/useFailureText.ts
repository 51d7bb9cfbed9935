import { useEffect, useState } from 'react';
import type { Failure } from '@/data/failure';
import { useTranslation } from '@/i18n/useTranslation';
import { failureWords } from './failureWords';

/** Our own words for a failure's code. A wait that the server named counts down, then lets one try again. */
export function useFailureText(failure: Failure): string {
  const { t } = useTranslation();
  return failureWords(failure, t, useMsLeft(failure));
}

function useMsLeft(failure: Failure): number | null {
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
  return waitMs === null ? null : end.atMs - nowMs;
}

import { toFailure } from '@/data/failure';
import type { Translate } from '@/i18n/words';

/** Our own words for what was thrown, with the wait that the server asks for; `waitMs` is what is left of it. */
export function failureWords(
  thrown: unknown,
  t: Translate,
  waitMs = toFailure(thrown).retryAfterMs,
): string {
  const { code } = toFailure(thrown);
  const seconds = Math.ceil((waitMs ?? 0) / 1000);
  if (code !== 'too_many' || seconds <= 0) return t(`failure.${code}`);
  if (seconds > 90) return t('wait.minutes', { count: Math.ceil(seconds / 60) });
  return t('wait.seconds', { count: seconds });
}

import { useState } from 'react';
import { useTranslation } from '@/i18n/useTranslation';
import { failureWords } from '@/parts/failureWords';

/** Takes a row of a list away; what went wrong is said in the row. */
export function useRemoval(remove: () => Promise<void>, onRemoved: () => unknown) {
  const { t } = useTranslation();
  const [isBusy, setBusy] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);

  async function run() {
    setBusy(true);
    setProblem(null);
    try {
      await remove();
      // Where the list could not be read again the row stays.
      await onRemoved();
    } catch (thrown) {
      setProblem(failureWords(thrown, t));
    }
    setBusy(false);
  }
  return { isBusy, problem, run: () => void run() };
}

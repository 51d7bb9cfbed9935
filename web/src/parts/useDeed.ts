import { useRef, useState } from 'react';
import { useTranslation } from '@/i18n/useTranslation';
import { failureWords } from './failureWords';
import { toast } from './toasts';

/**
 * Does one thing at a time: pressed again while the server is asked, nothing happens. `busy` is what is being done. What goes
 * wrong is told in a toast, because the button may be gone by then, or to `onFailure`.
 */
export function useDeed(onFailure?: (thrown: unknown) => void) {
  const { t } = useTranslation();
  const [busy, setBusy] = useState<string | null>(null);
  const isRunning = useRef(false);

  async function run(what: string, deed: () => Promise<unknown>): Promise<void> {
    if (isRunning.current) return;
    isRunning.current = true;
    setBusy(what);
    try {
      await deed();
    } catch (thrown) {
      if (onFailure) onFailure(thrown);
      else toast(failureWords(thrown, t));
    }
    isRunning.current = false;
    setBusy(null);
  }
  return { busy, run };
}

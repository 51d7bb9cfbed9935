import { CloudOff } from 'lucide-react';
import { useEffect, useState } from 'react';
import { useConnection } from '@/data/useConnection';
import { useTranslation } from '@/i18n/useTranslation';
import { useDelayed } from '@/ui/useDelayed';

const PATIENCE_MS = 2000;
const FAREWELL_MS = 1000;

/** A thin line once the connection has been gone for two seconds; it leaves by saying "Back". */
export function OfflineLine() {
  const { t } = useTranslation();
  const isOnline = useConnection() === 'online';
  const isGone = useDelayed(!isOnline, PATIENCE_MS);
  const isBack = useJustEnded(isGone);
  if (!isGone && !isBack) return null;
  return (
    <p
      role="status"
      className="grid min-h-7 flex-none place-items-center border-b hairline bg-hush px-3 py-1 text-center text-12 text-balance text-soft"
    >
      <span>
        {!isBack && (
          <CloudOff
            className="me-1.5 inline size-3.5 align-[-.125em]"
            strokeWidth={2}
            aria-hidden="true"
          />
        )}
        {isBack ? t('offline.back') : t('offline.line')}
      </span>
    </p>
  );
}

/** True for a second after a claim stopped holding. */
function useJustEnded(claim: boolean): boolean {
  const [held, setHeld] = useState(false);
  if (claim && !held) setHeld(true);
  useEffect(() => {
    if (claim || !held) return;
    const timer = setTimeout(() => setHeld(false), FAREWELL_MS);
    return () => clearTimeout(timer);
  }, [claim, held]);
  return held && !claim;
}

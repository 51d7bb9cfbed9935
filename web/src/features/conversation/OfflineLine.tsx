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
      className="flex min-h-7 flex-none items-center justify-center gap-2 border-b hairline bg-hush px-2 text-center text-12 text-soft"
    >
      {!isBack && <CloudOff className="size-3.5" strokeWidth={2} aria-hidden="true" />}
      {isBack ? t('offline.back') : t('offline.line')}
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

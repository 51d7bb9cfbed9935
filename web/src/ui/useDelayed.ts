import { useEffect, useState } from 'react';

/** True once a claim has held for so many milliseconds; false at once when it ends. */
export function useDelayed(claim: boolean, delayMs: number): boolean {
  const [held, setHeld] = useState(false);
  useEffect(() => {
    if (!claim) return;
    const timer = setTimeout(() => setHeld(true), delayMs);
    return () => {
      clearTimeout(timer);
      setHeld(false);
    };
  }, [claim, delayMs]);
  return claim && held;
}

import { useEffect, useState } from 'react';

/**
 * Sends at once, or as soon as files that were just pasted or chosen are known: who presses Enter right after means them too. When
 * one of them was not taken nothing is sent, and the reason stands above the text.
 */
export function useSendOnceTaken(
  { isTaking, problem }: { isTaking: boolean; problem: string | null },
  send: () => void,
): () => void {
  const [isDue, setIsDue] = useState(false);
  useEffect(() => {
    if (!isDue || isTaking) return;
    setIsDue(false);
    if (problem === null) send();
  });
  return () => (isTaking ? setIsDue(true) : send());
}

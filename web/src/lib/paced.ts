/** Calls at once when nothing was called lately, and once for all that came in a pause when it is over. */
export function paced(call: () => void, pauseMs: number): () => void {
  let isPausing = false;
  let isWaiting = false;
  const over = (): void => {
    isPausing = false;
    if (isWaiting) go();
  };
  const go = (): void => {
    isWaiting = false;
    isPausing = true;
    setTimeout(over, pauseMs);
    call();
  };
  return () => {
    if (isPausing) isWaiting = true;
    else go();
  };
}

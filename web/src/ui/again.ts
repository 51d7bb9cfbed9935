const PAUSE_MS = 1000;
const LONGEST_PAUSE_MS = 15_000;
/** How often a server that answers is asked for what it fails to give. */
const TRIES = 4;

/**
 * Loads a part of the client, for as long as it takes: without a connection a part is missing, and the rest stands. Rejects
 * when it failed several times though the server answers, as after an update that no longer has it.
 */
export async function again<T>(load: () => Promise<T>): Promise<T> {
  try {
    return await load();
  } catch {
    return retry(load, PAUSE_MS, TRIES - 1);
  }
}

async function retry<T>(load: () => Promise<T>, pauseMs: number, tries: number): Promise<T> {
  await pause(pauseMs);
  const isReachable = await reachesServer();
  try {
    return await load();
  } catch (failure) {
    if (isReachable && tries === 1) throw failure;
    return retry(load, Math.min(2 * pauseMs, LONGEST_PAUSE_MS), tries - (isReachable ? 1 : 0));
  }
}

/** Ends early when the browser finds a network. */
function pause(millis: number): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(end, millis);
    window.addEventListener('online', end);
    function end() {
      clearTimeout(timer);
      window.removeEventListener('online', end);
      resolve();
    }
  });
}

async function reachesServer(): Promise<boolean> {
  try {
    return (await fetch('/health', { cache: 'no-store' })).ok;
  } catch {
    return false;
  }
}

import { useSyncExternalStore } from 'react';

const MINUTE_MS = 60_000;

/** The time now, to the minute: whoever says how long ago something was is drawn again as it passes. */
export function useMinute(): Date {
  const minute = useSyncExternalStore(subscribe, minuteNow);
  // A moment within it: what happened just before it began is not in the future.
  return new Date(Math.max(minute * MINUTE_MS, Date.now()));
}

function minuteNow(): number {
  return Math.floor(Date.now() / MINUTE_MS);
}

const listeners = new Set<() => void>();
let timer: ReturnType<typeof setTimeout> | undefined;

/** One timer for everybody, at the turn of each minute; and at once when the page is looked at again. */
function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  if (listeners.size === 1) {
    wait();
    document.addEventListener('visibilitychange', tell);
  }
  return () => {
    listeners.delete(listener);
    if (listeners.size > 0) return;
    clearTimeout(timer);
    document.removeEventListener('visibilitychange', tell);
  };
}

function wait(): void {
  clearTimeout(timer);
  timer = setTimeout(tell, MINUTE_MS - (Date.now() % MINUTE_MS));
}

function tell(): void {
  wait();
  for (const listener of [...listeners]) listener();
}

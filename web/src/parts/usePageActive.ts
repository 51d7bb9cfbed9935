import { useSyncExternalStore } from 'react';

const EVENTS = ['focus', 'blur'] as const;

/** Whether somebody is looking: the page is visible and has the focus. */
export function usePageActive(): boolean {
  return useSyncExternalStore(subscribe, isActive);
}

function isActive(): boolean {
  return document.visibilityState === 'visible' && document.hasFocus();
}

function subscribe(notify: () => void): () => void {
  for (const event of EVENTS) window.addEventListener(event, notify);
  document.addEventListener('visibilitychange', notify);
  return () => {
    for (const event of EVENTS) window.removeEventListener(event, notify);
    document.removeEventListener('visibilitychange', notify);
  };
}

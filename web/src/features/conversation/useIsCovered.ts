import { useSyncExternalStore } from 'react';

/** Whether a modal layer stands over the app: it hides the rest from readers, as it does from eyes. */
export function useIsCovered(): boolean {
  return useSyncExternalStore(subscribe, isCovered);
}

function isCovered(): boolean {
  return document.querySelector('#root:is([aria-hidden=true], [inert])') !== null;
}

function subscribe(notify: () => void): () => void {
  const root = document.getElementById('root');
  const observer = new MutationObserver(notify);
  if (root) observer.observe(root, { attributeFilter: ['aria-hidden', 'inert'] });
  return () => observer.disconnect();
}

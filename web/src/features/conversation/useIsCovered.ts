import { useCallback, useSyncExternalStore } from 'react';

/** A modal layer hides from readers what it hides from eyes: all that is around it but live regions, so hardly ever `#root` itself. */
const HIDDEN = '[aria-hidden=true], [inert]';

/** Whether a modal layer stands over an element. */
export function useIsCovered(element: Element | null): boolean {
  return useSyncExternalStore(
    subscribe,
    useCallback(() => element?.closest(HIDDEN) != null, [element]),
  );
}

function subscribe(notify: () => void): () => void {
  const root = document.getElementById('root');
  const observer = new MutationObserver(notify);
  const attributeFilter = ['aria-hidden', 'inert'];
  if (root) observer.observe(root, { attributeFilter, subtree: true });
  return () => observer.disconnect();
}

import { useEffect } from 'react';
import { useOpenOverlay } from '@/parts/overlays';

/** Ctrl-K (or ⌘K) opens the switcher anywhere. */
export function useHotkeys(): void {
  const open = useOpenOverlay();
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (event.key.toLowerCase() !== 'k' || !(event.ctrlKey || event.metaKey) || event.altKey)
        return;
      event.preventDefault();
      open({ type: 'switcher' });
    };
    window.addEventListener('keydown', onKey);
    return () => window.removeEventListener('keydown', onKey);
  }, [open]);
}

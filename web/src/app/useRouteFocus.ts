import { useEffect, useRef } from 'react';
import { useLocation } from 'wouter';
import { COARSE } from '@/ui/useMedia';

/** After going somewhere the focus is there: in the composer with a keyboard at hand, else on the title. */
export function useRouteFocus(): void {
  const [path] = useLocation();
  const last = useRef(path);
  useEffect(() => {
    if (last.current === path) return;
    last.current = path;
    const frame = requestAnimationFrame(() => {
      const main = document.getElementById('content');
      const composer = main?.querySelector<HTMLElement>('form textarea:not([aria-hidden])');
      const title = main?.querySelector<HTMLElement>('[data-title]');
      const hasKeys = !window.matchMedia(COARSE).matches;
      const target = hasKeys && path.startsWith('/chats/') ? (composer ?? title) : title;
      (target ?? main)?.focus({ preventScroll: true });
    });
    return () => cancelAnimationFrame(frame);
  }, [path]);
}

import { useEffect, useRef } from 'react';
import { useLocation } from 'react-router';
import { COARSE } from '@/ui/useMedia';

/** After going somewhere the focus is there: in the composer with a keyboard at hand, else on the title. */
export function useRouteFocus(): void {
  const { pathname } = useLocation();
  const last = useRef(pathname);
  useEffect(() => {
    if (last.current === pathname) return;
    last.current = pathname;
    const frame = requestAnimationFrame(() => {
      const main = document.getElementById('content');
      const composer = main?.querySelector<HTMLElement>('form textarea:not([aria-hidden])');
      const title = main?.querySelector<HTMLElement>('[data-title]');
      const hasKeys = !window.matchMedia(COARSE).matches;
      const target = hasKeys && pathname.startsWith('/chats/') ? (composer ?? title) : title;
      (target ?? main)?.focus({ preventScroll: true });
    });
    return () => cancelAnimationFrame(frame);
  }, [pathname]);
}

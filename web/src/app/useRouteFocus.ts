import { useEffect, useRef } from 'react';
import { useLocation } from 'wouter';
import { COARSE } from '@/ui/useMedia';

/** So long a page may take to show what is to have the focus, and a closing dialog to give it back. */
const PATIENCE_MS = 3_000;

/** What is wanted has the focus for good when it kept it so long. */
const KEPT_MS = 150;

/** From then on the person says where it goes. */
const PRESSES = ['keydown', 'pointerdown'] as const;

/** After going somewhere the focus is there: in the composer with a keyboard at hand, else on the title, of details on theirs. */
export function useRouteFocus(): void {
  const [path] = useLocation();
  const last = useRef(path);
  useEffect(() => {
    if (last.current === path) return;
    last.current = path;
    return moveFocus(path);
  }, [path]);
}

/** Moves it frame by frame until it stays, or until the person presses something or is in a field. */
function moveFocus(path: string): () => void {
  const before = document.activeElement;
  const hasKeys = !window.matchMedia(COARSE).matches;
  const isDetails = path.endsWith('/details');
  const wantsComposer = hasKeys && path.startsWith('/chats/') && !isDetails;
  const begun = performance.now();
  let keptSince = 0;
  let frame = requestAnimationFrame(step);

  function step(now: number) {
    if (now - begun > PATIENCE_MS) return;
    const { main, titles, composer } = places();
    // Details slide over the conversation, whose title stays.
    const title = titles.at(isDetails ? -1 : 0) ?? null;
    const wanted = wantsComposer ? composer : title;
    const target = wanted ?? title ?? main;
    if (document.activeElement === target) {
      keptSince ||= now;
      if (target === wanted && now - keptSince > KEPT_MS) return stop();
    } else if (document.activeElement !== before && isFieldIn(main)) {
      // Whoever got there without pressing, as screen readers do, is about to write.
      return stop();
    } else if (document.querySelector('[role=dialog]') === null) {
      // A dialog that closes gives it back to wherever it was.
      keptSince = 0;
      target?.focus({ preventScroll: true });
    }
    frame = requestAnimationFrame(step);
  }
  function stop() {
    cancelAnimationFrame(frame);
    for (const press of PRESSES) window.removeEventListener(press, stop, true);
  }
  for (const press of PRESSES) window.addEventListener(press, stop, true);
  return stop;
}

/** Whether one can write where the focus is, and that is within the page's main part. */
function isFieldIn(main: HTMLElement | null): boolean {
  const { activeElement: active } = document;
  return main?.contains(active) === true && active?.matches('input, textarea') === true;
}

function places() {
  const main = document.getElementById('content');
  return {
    main,
    titles: [...(main?.querySelectorAll<HTMLElement>('[data-title]') ?? [])].filter(
      (title) => title.getClientRects().length > 0,
    ),
    composer: main?.querySelector<HTMLElement>('form textarea:not([aria-hidden])') ?? null,
  };
}

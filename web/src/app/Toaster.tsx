import { X } from 'lucide-react';
import { lazy, Suspense, useCallback, useEffect, useState } from 'react';
import { useUndone, useUndos } from '@/data/useUndos';
import { useTranslation } from '@/i18n/useTranslation';
import { onToast, type ToastWords } from '@/parts/toasts';
import { again } from '@/ui/again';
import { IconButton } from '@/ui/IconButton';
import { notDone } from './notDone';

const UndoToasts = lazy(() => again(() => import('./UndoToasts')));

const SHOWN_MS = 6000;

/** The one toast, over the foot of the list; on phones below the head, so that it hides no newest message. */
export function Toaster() {
  const { t } = useTranslation();
  const [toast, setToast] = useState<ToastWords | null>(null);
  const [isHeld, setHeld] = useState(false);
  const { list, undos } = useUndos();
  // What was sent offers it where it stands.
  const shown = list.filter((undo) => undo.words.kind !== 'send').slice(-3);
  useUndone(useCallback((undone) => setToast({ text: notDone(undone, t) }), [t]));
  useEffect(() => onToast(setToast), []);
  useEffect(() => {
    if (toast === null || isHeld) return;
    const timer = setTimeout(() => setToast(null), SHOWN_MS);
    return () => clearTimeout(timer);
  }, [toast, isHeld]);
  return (
    <div
      role="status"
      aria-live="polite"
      className="pointer-events-none fixed inset-x-2 top-16 z-50 grid gap-2 *:pointer-events-auto mid:inset-x-auto mid:inset-s-4 mid:top-auto mid:bottom-18 mid:w-72"
      onPointerEnter={() => setHeld(true)}
      onPointerLeave={() => setHeld(false)}
    >
      <Suspense>{shown.length > 0 && <UndoToasts list={shown} undos={undos} />}</Suspense>
      {toast !== null && (
        <div className="on-floating flex min-h-12 animate-arrive-up items-center gap-3 rounded-panel bg-float py-1 ps-4 pe-2 text-13 shadow-float on-float">
          <span dir="auto" className="side flex-1">
            {toast.text}
          </span>
          <IconButton label={t('app.close')} tip="none" onClick={() => setToast(null)}>
            <X className="size-4" strokeWidth={2} />
          </IconButton>
        </div>
      )}
    </div>
  );
}

import { useEffect, useRef, useState } from 'react';
import type { Undo, Undos } from '@/data/undo/undos';
import { useTranslation } from '@/i18n/useTranslation';
import { Button } from '@/ui/Button';

/** What was just done and can be taken back, the newest last. */
export default function UndoToasts({ list, undos }: { list: readonly Undo[]; undos: Undos }) {
  return list.map((undo) => <UndoToast key={undo.key} undo={undo} undos={undos} />);
}

function UndoToast({ undo, undos }: { undo: Undo; undos: Undos }) {
  const { t } = useTranslation();
  const { key, words, isHeld } = undo;
  const leftMs = useLeft(undo);
  // Looked at by the pointer, by the focus, or by both.
  const looks = useRef(new Set<'pointer' | 'focus'>());
  const look = (by: 'pointer' | 'focus', on: boolean) => {
    looks.current[on ? 'add' : 'delete'](by);
    undos.hold(key, looks.current.size > 0);
  };
  // One that is pushed out hears of no leaving.
  useEffect(() => () => undos.hold(key, false), [undos, key]);
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: looking at it stops its time; what acts is the button.
    <div
      className="on-floating relative flex min-h-12 animate-arrive-up items-center gap-3 overflow-hidden rounded-panel bg-float py-1 ps-4 pe-2 text-13 shadow-float on-float"
      onPointerEnter={() => look('pointer', true)}
      onPointerLeave={() => look('pointer', false)}
      onFocus={() => look('focus', true)}
      onBlur={() => look('focus', false)}
    >
      <span dir="auto" className="side flex-1">
        {t(`undo.${words.kind}`, { name: 'name' in words ? words.name : '' })}
      </span>
      <Button kind="text" size="small" onClick={() => undos.undo(key)}>
        {t('undo.action')}
        <span aria-hidden="true" className="ms-1.5 font-normal text-muted">
          {t('undo.seconds', { count: Math.ceil(leftMs / 1000) })}
        </span>
      </Button>
      <span
        aria-hidden="true"
        className="absolute inset-x-0 bottom-0 h-0.5 origin-left animate-run-out bg-accent rtl:origin-right"
        style={{
          animationDuration: `${undo.totalMs}ms`,
          animationPlayState: isHeld ? 'paused' : 'running',
        }}
      />
    </div>
  );
}

/** The time left, counted down by seconds. */
function useLeft({ leftMs, atMs, isHeld }: Undo): number {
  const [nowMs, setNowMs] = useState(() => performance.now());
  useEffect(() => {
    setNowMs(performance.now());
    if (isHeld) return;
    const timer = setInterval(() => setNowMs(performance.now()), 250);
    return () => clearInterval(timer);
  }, [isHeld]);
  return isHeld ? leftMs : Math.min(Math.max(leftMs - (nowMs - atMs), 0), leftMs);
}

import { useLayoutEffect, useRef, useState } from 'react';
import { heldOrder } from './heldOrder';

const MOVE_MS = 200;

/** Keeps rows in place under a pointer or finger; otherwise they slide to where they belong. */
export function useSteadyOrder<T extends { id: string }>(items: readonly T[]) {
  const [isHeld, setHeld] = useState(false);
  const [order, setOrder] = useState<readonly string[]>([]);
  const shown = isHeld ? heldOrder(order, items) : [...items];
  const ids = shown.map((item) => item.id).join(' ');
  const listed = useSlide(ids);
  const hold = () => {
    setOrder(shown.map((item) => item.id));
    setHeld(true);
  };
  const release = () => setHeld(false);
  const handlers = {
    onPointerEnter: hold,
    onPointerLeave: release,
    onPointerDown: hold,
    onPointerCancel: release,
    onPointerUp: (event: { pointerType: string }) => {
      if (event.pointerType === 'touch') release();
    },
  };
  return { shown, handlers, listed };
}

/** Slides each row from where it stood to where it stands, by its offset in the list. */
function useSlide(order: string) {
  const list = useRef<HTMLUListElement>(null);
  const tops = useRef(new Map<string, number>());
  // biome-ignore lint/correctness/useExhaustiveDependencies: rows are measured again when their order changes.
  useLayoutEffect(() => {
    const before = tops.current;
    const now = new Map<string, number>();
    for (const row of list.current?.querySelectorAll<HTMLElement>('[data-chat]') ?? []) {
      const id = row.dataset['chat'] ?? '';
      const from = before.get(id);
      now.set(id, row.offsetTop);
      if (from !== undefined && from !== row.offsetTop) slide(row, from - row.offsetTop);
    }
    tops.current = now;
  }, [order]);
  return list;
}

function slide(row: HTMLElement, byPx: number): void {
  if (window.matchMedia('(prefers-reduced-motion: reduce)').matches) return;
  row.animate([{ transform: `translateY(${byPx}px)` }, { transform: 'none' }], {
    duration: MOVE_MS,
    easing: 'cubic-bezier(.2,.7,.3,1)',
  });
}

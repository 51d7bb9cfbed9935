import { type PointerEvent, useRef } from 'react';

const HOLD_MS = 350;
const SLIP_PX = 10;

/** Calls back when a finger rests on an element; a scroll or a lift before that is none. */
export function useLongPress(onHold: (element: HTMLElement) => void) {
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const start = useRef({ x: 0, y: 0 });
  const stop = () => clearTimeout(timer.current);
  return {
    onPointerDown: (event: PointerEvent<HTMLElement>) => {
      stop();
      if (event.pointerType !== 'touch') return;
      const element = event.currentTarget;
      start.current = { x: event.clientX, y: event.clientY };
      timer.current = setTimeout(() => onHold(element), HOLD_MS);
    },
    onPointerMove: (event: PointerEvent<HTMLElement>) => {
      const { x, y } = start.current;
      if (Math.hypot(event.clientX - x, event.clientY - y) > SLIP_PX) stop();
    },
    onPointerUp: stop,
    onPointerCancel: stop,
    onContextMenu: (event: { preventDefault: () => void; nativeEvent: MouseEvent }) => {
      const { nativeEvent } = event;
      if (nativeEvent instanceof window.PointerEvent && nativeEvent.pointerType === 'touch') {
        event.preventDefault();
      }
    },
  };
}

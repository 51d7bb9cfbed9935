import { type MouseEvent, type PointerEvent, useRef } from 'react';

const HOLD_MS = 350;
const SLIP_PX = 10;

/**
 * Calls back when a finger rests on an element; a scroll or a lift before that is none. Browsers let a finger beside a button
 * press that button, so the element should hold its buttons too: a finger that rested presses none of them.
 */
export function useLongPress(onHold: (element: HTMLElement) => void) {
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const start = useRef({ x: 0, y: 0 });
  const isHeld = useRef(false);
  const stop = () => clearTimeout(timer.current);
  return {
    onPointerDown: (event: PointerEvent<HTMLElement>) => {
      stop();
      isHeld.current = false;
      if (event.pointerType !== 'touch') return;
      const element = event.currentTarget;
      start.current = { x: event.clientX, y: event.clientY };
      timer.current = setTimeout(() => {
        isHeld.current = true;
        onHold(element);
      }, HOLD_MS);
    },
    onPointerMove: (event: PointerEvent<HTMLElement>) => {
      const { x, y } = start.current;
      if (Math.hypot(event.clientX - x, event.clientY - y) > SLIP_PX) stop();
    },
    onPointerUp: stop,
    onPointerCancel: stop,
    onClickCapture: (event: MouseEvent<HTMLElement>) => {
      // A click by keyboard has no detail.
      if (!isHeld.current || event.detail === 0) return;
      isHeld.current = false;
      event.stopPropagation();
      event.preventDefault();
    },
    onContextMenu: (event: { preventDefault: () => void; nativeEvent: globalThis.MouseEvent }) => {
      const { nativeEvent } = event;
      if (nativeEvent instanceof window.PointerEvent && nativeEvent.pointerType === 'touch') {
        event.preventDefault();
      }
    },
  };
}

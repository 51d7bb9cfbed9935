import { Dialog } from '@base-ui/react/dialog';
import { useEffect, useRef } from 'react';
import type { Row } from '@/data/shapes';
import { cx } from '@/ui/cx';
import type { BarItem, MenuItem } from '@/ui/FloatingMenu';
import { Bubble } from './Bubble';

type Props = {
  label: string;
  row: Row;
  bar: BarItem[];
  items: MenuItem[];
  onClose: () => void;
};

/** Under a finger: the rest blurs, the message stays sharp, the menu stands at the bottom. */
export function MessageSheet({ label, row, bar, items, onClose }: Props) {
  // The finger that opened it is still down: its lifting presses nothing, neither here nor outside.
  const isLifted = useRef(false);
  useEffect(() => {
    const lift = () => {
      isLifted.current = true;
    };
    document.addEventListener('pointerdown', lift, { capture: true, once: true });
    return () => document.removeEventListener('pointerdown', lift, { capture: true });
  }, []);
  return (
    <Dialog.Root
      open
      onOpenChange={(open, { reason }) => {
        if (!open && (isLifted.current || reason === 'escape-key')) onClose();
      }}
    >
      <Dialog.Portal>
        <Dialog.Backdrop className="fixed inset-0 z-40 animate-arrive bg-scrim backdrop-blur-[6px]" />
        <Dialog.Popup
          onClickCapture={(event) => {
            if (isLifted.current || event.detail === 0) return;
            event.preventDefault();
            event.stopPropagation();
          }}
          aria-label={label}
          data-bare=""
          className="fixed inset-x-0 bottom-0 z-40 mx-auto flex max-h-dvh max-w-[480px] animate-arrive-up flex-col gap-2 overflow-y-auto overscroll-contain p-3"
        >
          <div
            className={cx('flex max-h-[40vh] flex-none overflow-hidden', row.mine && 'justify-end')}
          >
            <div className="max-w-[88%]">
              <Bubble item={{ row, first: true, last: true }} />
            </div>
          </div>
          {bar.length > 0 && (
            <div className="flex flex-none justify-between rounded-round bg-float p-1 shadow-float on-float">
              {bar.map((item) => (
                <button
                  key={item.id}
                  type="button"
                  aria-label={item.label}
                  aria-pressed={item.on}
                  onClick={() => {
                    onClose();
                    item.onPress();
                  }}
                  className={cx(
                    'grid size-11 place-items-center rounded-round text-24/none active:bg-float-hush [&>svg]:size-5 [&>svg]:text-soft',
                    item.on && 'bg-accent-wash',
                  )}
                >
                  {item.content}
                </button>
              ))}
            </div>
          )}
          <div className="flex-none rounded-panel bg-float p-1 shadow-float on-float">
            {items.map((item, index) => (
              <div key={item.id}>
                {item.danger === true && index > 0 && items[index - 1]?.danger !== true && (
                  <hr className="my-1 border-t hairline" />
                )}
                <button
                  type="button"
                  onClick={() => {
                    onClose();
                    item.onPress();
                  }}
                  className={cx(
                    'flex min-h-12 w-full items-center gap-3 rounded-control px-3 text-15 active:bg-float-hush [&>svg]:size-4.5',
                    item.danger === true ? 'text-danger-ink' : '[&>svg]:text-muted',
                  )}
                >
                  {item.icon}
                  {item.label}
                </button>
              </div>
            ))}
          </div>
        </Dialog.Popup>
      </Dialog.Portal>
    </Dialog.Root>
  );
}

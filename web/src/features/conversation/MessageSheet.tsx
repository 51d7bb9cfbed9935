import { Dialog } from '@base-ui/react/dialog';
import type { Row } from '@/data/shapes';
import { cx } from '@/ui/cx';
import type { MenuItem } from '@/ui/FloatingMenu';
import { Bubble } from './Bubble';

type Props = { label: string; row: Row; items: MenuItem[]; onClose: () => void };

/** Under a finger: the rest blurs, the message stays sharp, the menu stands at the bottom. */
export function MessageSheet({ label, row, items, onClose }: Props) {
  return (
    <Dialog.Root open onOpenChange={(open) => !open && onClose()}>
      <Dialog.Portal>
        <Dialog.Backdrop className="fixed inset-0 z-40 animate-arrive bg-scrim backdrop-blur-[6px]" />
        <Dialog.Popup
          aria-label={label}
          data-bare=""
          className="fixed inset-x-3 bottom-3 z-40 flex animate-arrive-up flex-col gap-2"
        >
          <div className={cx('flex max-h-[40vh] overflow-hidden', row.mine && 'justify-end')}>
            <div className="max-w-[88%]">
              <Bubble item={{ row, first: true, last: true }} />
            </div>
          </div>
          <div className="rounded-panel bg-float p-1 shadow-float on-float">
            {items.map((item, index) => (
              <div key={item.id}>
                {item.danger === true && index > 0 && <hr className="my-1 border-t hairline" />}
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

import { Dialog as Base } from '@base-ui/react/dialog';
import { X } from 'lucide-react';
import { type ReactNode, useRef } from 'react';
import { cx } from './cx';
import { IconButton } from './IconButton';

/** What takes the focus when a dialog opens: the first field, or the button that is safe to press. */
const FIRST = 'input:not([type=radio]), textarea, [data-first]';

type Props = {
  title: string;
  closeLabel: string;
  /** 400 px rather than 440. */
  narrow?: boolean;
  /** What takes the focus when it closes, if that is there: what had it before, unless said otherwise. */
  returnTo?: () => HTMLElement | null;
  onClose: () => void;
  children: ReactNode;
};

/**
 * An open dialog over a scrim; on phones it stands at the bottom. Draw it to open, stop drawing it to close.
 * Escape, the scrim and the cross ask to close; focus goes back to where it came from.
 */
export default function Dialog(props: Props) {
  const { title, closeLabel, narrow = false, returnTo, onClose, children } = props;
  const popup = useRef<HTMLDivElement>(null);
  return (
    <Base.Root open onOpenChange={(open) => !open && onClose()}>
      <Base.Portal>
        <Base.Backdrop className="fixed inset-0 z-40 animate-arrive bg-scrim" />
        <Base.Viewport className="fixed inset-0 z-40 grid grid-cols-[minmax(0,1fr)] items-end overflow-y-auto p-2 mid:place-items-center">
          <Base.Popup
            ref={popup}
            data-bare=""
            // Where it is given nothing is asked about where the focus went meanwhile.
            {...(returnTo && { finalFocus: () => returnTo() ?? true })}
            initialFocus={() => popup.current?.querySelector<HTMLElement>(FIRST) ?? true}
            className={cx(
              'on-floating w-full animate-arrive-up rounded-panel bg-float p-4 shadow-float! on-float mid:p-6',
              narrow ? 'mid:max-w-100' : 'mid:max-w-110',
            )}
          >
            <div className="mb-4 flex items-center gap-2">
              <Base.Title className="flex-1 text-18 font-bold">{title}</Base.Title>
              <Base.Close
                render={
                  <IconButton label={closeLabel} tip="none" className="-me-2">
                    <X className="size-5" strokeWidth={1.75} />
                  </IconButton>
                }
              />
            </div>
            {children}
          </Base.Popup>
        </Base.Viewport>
      </Base.Portal>
    </Base.Root>
  );
}

import { lazy, type ReactNode, Suspense, useRef, useState } from 'react';
import { again } from './again';
import type { MenuItem } from './FloatingMenu';
import { Ring } from './Ring';

const FloatingMenu = lazy(() => again(() => import('./FloatingMenu')));

type Props = {
  /** The menu's accessible name; the button's too when it shows no words. */
  label: string;
  items: MenuItem[];
  align?: 'start' | 'end';
  side?: 'top' | 'bottom';
  className: string;
  /** What is happening of what was picked, while it happens: a ring turns in the place of the children, and nothing opens. */
  busy?: string | false;
  /** Beside the children, not in their place. */
  keep?: boolean;
  /** Hears that the menu has opened or closed. */
  onToggle?: (isOpen: boolean) => void;
  children: ReactNode;
};

/** A button that opens a menu; the menu's code is loaded when first needed. */
export function MenuButton(props: Props) {
  const { label, items, align, side, className, busy = false, keep, onToggle, children } = props;
  const isBusy = busy !== false;
  const [open, setOpen] = useState(false);
  const toggle = (isOpen: boolean) => {
    setOpen(isOpen);
    onToggle?.(isOpen);
  };
  const button = useRef<HTMLButtonElement>(null);
  const anchor = button.current;
  return (
    <>
      <button
        ref={button}
        type="button"
        aria-label={label}
        aria-haspopup="menu"
        aria-expanded={open}
        className={className}
        aria-busy={isBusy || undefined}
        onClick={() => !isBusy && toggle(true)}
      >
        {(!isBusy || keep) && children}
        {isBusy && <Ring />}
      </button>
      <span role="status" className="sr-only">
        {busy}
      </span>
      {open && anchor !== null && (
        <Suspense>
          <FloatingMenu
            label={label}
            items={items}
            anchor={anchor}
            onClose={() => toggle(false)}
            align={align}
            side={side}
          />
        </Suspense>
      )}
    </>
  );
}

import { lazy, type ReactNode, Suspense, useRef, useState } from 'react';
import { again } from './again';
import type { MenuItem } from './FloatingMenu';

const FloatingMenu = lazy(() => again(() => import('./FloatingMenu')));

type Props = {
  /** The menu's accessible name; the button's too when it shows no words. */
  label: string;
  items: MenuItem[];
  align?: 'start' | 'end';
  side?: 'top' | 'bottom';
  className: string;
  /** Hears that the menu has opened or closed. */
  onToggle?: (isOpen: boolean) => void;
  children: ReactNode;
};

/** A button that opens a menu; the menu's code is loaded when first needed. */
export function MenuButton({ label, items, align, side, className, onToggle, children }: Props) {
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
        onClick={() => toggle(true)}
      >
        {children}
      </button>
      {open && anchor !== null && (
        <Suspense>
          <FloatingMenu
            label={label}
            items={items}
            anchor={anchor}
            onClose={() => toggle(false)}
            {...(align ? { align } : {})}
            {...(side ? { side } : {})}
          />
        </Suspense>
      )}
    </>
  );
}

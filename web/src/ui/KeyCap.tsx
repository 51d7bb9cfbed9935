import type { ReactNode } from 'react';

/** A key of the keyboard. */
export function KeyCap({ children }: { children: ReactNode }) {
  return (
    <kbd className="rounded-[4px] border hairline bg-paper px-[0.3125rem] font-sans text-12 whitespace-nowrap text-muted">
      {children}
    </kbd>
  );
}

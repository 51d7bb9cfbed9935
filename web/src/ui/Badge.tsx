import type { ReactNode } from 'react';
import { cx } from './cx';

type Props = { children: ReactNode; quiet?: boolean; className?: string };

/** A small number in a pill. The caller leaves it out when there is nothing to count. */
export function Badge({ children, quiet = false, className }: Props) {
  return (
    <span
      className={cx(
        'inline-grid h-4.5 min-w-4.5 flex-none place-items-center rounded-round px-[0.3125rem] text-12 leading-none font-bold',
        quiet ? 'bg-oat text-soft' : 'bg-accent text-on-accent',
        className,
      )}
    >
      {children}
    </span>
  );
}

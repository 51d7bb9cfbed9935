import type { ReactNode } from 'react';
import { Link } from 'wouter';
import { cx } from './cx';
import { iconClass } from './iconClass';
import { Tip } from './Tip';

type Props = { to: string; label: string; on?: boolean; children: ReactNode; className?: string };

/** A way to another page that is an icon alone. */
export function IconLink({ to, label, on = false, children, className }: Props) {
  return (
    <Link to={to} aria-label={label} className={cx('group/tip', iconClass(on), className)}>
      {children}
      <Tip text={label} side="below" />
    </Link>
  );
}

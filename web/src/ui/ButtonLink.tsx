import type { ReactNode } from 'react';
import { Link } from 'wouter';
import { type ButtonKind, type ButtonSize, linkClass } from './buttonClass';
import { cx } from './cx';

type Props = {
  to: string;
  kind?: ButtonKind;
  size?: ButtonSize;
  wide?: boolean;
  icon?: ReactNode;
  children: ReactNode;
  /** A fuller name where the words alone say too little. */
  label?: string;
  className?: string;
};

/** A way to another page that looks like a button. */
export function ButtonLink(props: Props) {
  const { to, kind = 'plain', size = 'normal', wide = false, icon, children, className } = props;
  return (
    <Link to={to} aria-label={props.label} className={cx(linkClass(kind, size, wide), className)}>
      {icon}
      {children}
    </Link>
  );
}

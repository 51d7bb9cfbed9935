import type { ReactNode } from 'react';
import { Link, useLocation } from 'wouter';

type Props = {
  to: string;
  /** Only this very address, not those below it. */
  exact?: boolean;
  className: (isHere: boolean) => string;
  children: ReactNode;
};

/** A way to a place that shows whether one is there. */
export function PlaceLink({ to, exact = false, className, children }: Props) {
  const [path] = useLocation();
  const isHere = path === to || (!exact && path.startsWith(`${to}/`));
  return (
    <Link to={to} aria-current={isHere ? 'page' : undefined} className={className(isHere)}>
      {children}
    </Link>
  );
}

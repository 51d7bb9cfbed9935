import type { ButtonHTMLAttributes, ReactNode, Ref } from 'react';
import { type ButtonKind, type ButtonSize, buttonClass } from './buttonClass';
import { cx } from './cx';
import { Ring } from './Ring';

type Props = Omit<ButtonHTMLAttributes<HTMLButtonElement>, 'className'> & {
  kind?: ButtonKind;
  size?: ButtonSize;
  wide?: boolean;
  /** What is happening, while it happens: shown beside a ring instead of the children. */
  busy?: string | false | undefined;
  icon?: ReactNode;
  ref?: Ref<HTMLButtonElement>;
  className?: string;
};

/** A button of one of seven kinds. While busy it keeps its place and takes no second press. */
export function Button(props: Props) {
  const { kind = 'plain', size = 'normal', wide = false, busy = false, icon, children } = props;
  const { kind: _k, size: _s, wide: _w, busy: _b, icon: _i, className, onClick, ...rest } = props;
  return (
    <button
      type="button"
      {...rest}
      aria-busy={busy !== false || undefined}
      onClick={busy === false ? onClick : (event) => event.preventDefault()}
      className={cx(buttonClass(kind, size, wide), className)}
    >
      {busy === false ? icon : <Ring />}
      {busy === false ? children : busy}
    </button>
  );
}

import type { ButtonHTMLAttributes, ReactNode, Ref } from 'react';
import { cx } from './cx';
import { iconClass } from './iconClass';
import { Ring } from './Ring';
import { Tip } from './Tip';

type Props = Omit<ButtonHTMLAttributes<HTMLButtonElement>, 'className' | 'aria-label'> & {
  /** What it does: its accessible name and its tip. */
  label: string;
  /** The key that does the same, shown in the tip. */
  hotkey?: string;
  /** For buttons that switch something: whether it is on now. */
  on?: boolean;
  tip?: 'above' | 'below' | 'none';
  /** While what it does is under way it keeps its place, turns a ring and takes no second press. */
  busy?: boolean;
  ref?: Ref<HTMLButtonElement>;
  children: ReactNode;
  className?: string;
};

/** A square button with an icon alone; 36 px with a mouse, 44 under a finger. */
export function IconButton(props: Props) {
  const { label, hotkey, on, tip = 'below', busy = false, children, className, ...rest } = props;
  return (
    <button
      type="button"
      {...rest}
      aria-label={label}
      aria-pressed={on}
      {...(busy && { 'aria-busy': true, onClick: undefined })}
      className={cx('group/tip', iconClass(on === true), className)}
    >
      {busy ? <Ring /> : children}
      {tip !== 'none' && <Tip text={label} side={tip} {...(hotkey ? { hotkey } : {})} />}
    </button>
  );
}

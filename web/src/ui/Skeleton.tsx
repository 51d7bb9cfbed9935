import { cx } from './cx';

type Props = { shape: 'circle' | 'line' | 'bubble'; className?: string };

const SHAPES = {
  circle: 'rounded-round',
  line: 'rounded-control',
  bubble: 'rounded-bubble',
} as const;

/** A block in the place of what comes; sized by its class. */
export function Skeleton({ shape, className }: Props) {
  return <span className={cx('block bg-oat sheen', SHAPES[shape], className)} />;
}

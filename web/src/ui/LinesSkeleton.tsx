import { cx } from './cx';
import { Skeleton } from './Skeleton';
import { useDelayed } from './useDelayed';

type Props = {
  label: string;
  round?: boolean;
  /** No title will stand above the rows. */
  bare?: boolean;
};

const WIDTHS = ['w-40', 'w-56', 'w-32', 'w-48', 'w-36'] as const;

/** The shape of a page's rows while they come. */
export function LinesSkeleton({ label, round = false, bare = false }: Props) {
  const isSlow = useDelayed(true, 150);
  return (
    <div role="status" className={bare ? undefined : 'pt-10'}>
      <span className="sr-only">{label}</span>
      {isSlow &&
        WIDTHS.map((width) => (
          <div key={width} className="flex min-h-16 animate-arrive items-center gap-3">
            <Skeleton
              shape={round ? 'circle' : 'line'}
              className={cx('size-11', !round && 'rounded-panel')}
            />
            <span className="grid gap-2">
              <Skeleton shape="line" className={cx('h-3', width)} />
              <Skeleton shape="line" className="h-2.5 w-64 max-w-[50vw]" />
            </span>
          </div>
        ))}
    </div>
  );
}

import { useTranslation } from '@/i18n/useTranslation';
import { Skeleton } from '@/ui/Skeleton';
import { useDelayed } from '@/ui/useDelayed';

const WIDTHS = [
  ['w-[48%]', 'w-[75%]'],
  ['w-[65%]', 'w-[57%]'],
  ['w-[40%]', 'w-[88%]'],
  ['w-[57%]', 'w-[42%]'],
  ['w-[74%]', 'w-[69%]'],
  ['w-[46%]', 'w-[82%]'],
  ['w-[61%]', 'w-[63%]'],
  ['w-[38%]', 'w-[51%]'],
  ['w-[53%]', 'w-[78%]'],
] as const;

/** The list's shape while it comes. */
export function ChatListSkeleton() {
  const { t } = useTranslation();
  const isSlow = useDelayed(true, 150);
  return (
    <div role="status" className="px-2">
      <span className="sr-only">{t('list.loading')}</span>
      {isSlow &&
        WIDTHS.map(([name, last]) => (
          <div
            key={name}
            className="grid min-h-(--row) animate-arrive grid-cols-[2.75rem_minmax(0,1fr)_2rem] items-center gap-x-3 px-2"
          >
            <Skeleton shape="circle" className="size-11" />
            <span className="grid gap-2">
              <Skeleton shape="line" className={`h-3 ${name}`} />
              <Skeleton shape="line" className={`h-2.5 ${last}`} />
            </span>
            <Skeleton shape="line" className="mb-4 h-2.5 w-8" />
          </div>
        ))}
    </div>
  );
}

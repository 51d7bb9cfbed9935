import { Skeleton } from '@/ui/Skeleton';
import { useDelayed } from '@/ui/useDelayed';

/** The shape of a person while they come. */
export function PortraitSkeleton({ label }: { label: string }) {
  const isSlow = useDelayed(true, 150);
  return (
    <div role="status" className="flex min-h-48 flex-col items-center gap-3 pt-1">
      <span className="sr-only">{label}</span>
      {isSlow && (
        <>
          <Skeleton shape="circle" className="size-18" />
          <Skeleton shape="line" className="h-4 w-40" />
          <Skeleton shape="line" className="h-3 w-28" />
        </>
      )}
    </div>
  );
}

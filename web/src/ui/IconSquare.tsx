import type { LucideIcon } from 'lucide-react';

/** A quiet picture of what a row is about, where no avatar stands. */
export function IconSquare({ Icon }: { Icon: LucideIcon }) {
  return (
    <span className="grid size-10 flex-none place-items-center rounded-panel bg-hush text-soft">
      <Icon className="size-5" strokeWidth={1.75} aria-hidden="true" />
    </span>
  );
}

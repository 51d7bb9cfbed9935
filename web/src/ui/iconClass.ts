import { cx } from './cx';

/** How icon buttons and icon links look. */
export function iconClass(on: boolean): string {
  return cx(
    'relative inline-grid size-(--touch) flex-none place-items-center rounded-control transition-colors',
    on
      ? 'bg-accent-wash text-accent-ink'
      : 'text-soft hover:bg-hush hover:text-ink in-[.on-floating]:hover:bg-float-hush',
  );
}

import { cx } from './cx';

/** The frame around an input: it draws the border of rest, hover, focus and error. */
export function inputClass(bad: boolean, height = 'min-h-11'): string {
  return cx(
    'flex w-full items-center gap-2 rounded-control border bg-paper px-3 transition-[border-color]',
    height,
    bad
      ? 'border-danger-ink shadow-[0_0_0_1px_var(--danger-ink)]'
      : 'border-edge hover:border-muted focus-within:border-accent-ink! focus-within:shadow-[0_0_0_1px_var(--accent-ink)]',
  );
}

/** The input inside: no frame of its own. */
export const BARE_INPUT = 'min-w-0 flex-1 self-stretch border-0 bg-transparent p-0 text-15';

import { cx } from './cx';

export type ButtonKind = 'primary' | 'tint' | 'plain' | 'quiet' | 'text' | 'danger' | 'danger-text';
export type ButtonSize = 'small' | 'normal' | 'large';

const KINDS: Record<ButtonKind, string> = {
  primary: 'bg-accent text-on-accent enabled:hover:bg-accent-hover enabled:active:bg-accent-press',
  tint: 'bg-accent-wash text-accent-ink enabled:hover:bg-accent-line enabled:hover:text-ink',
  plain: 'bg-hush text-ink enabled:hover:bg-oat enabled:active:bg-line',
  quiet: 'bg-paper text-ink hairline enabled:hover:bg-hush enabled:active:bg-oat',
  text: 'text-accent-ink enabled:hover:bg-hush enabled:active:bg-oat',
  danger: 'bg-danger text-on-danger enabled:hover:bg-danger-hover',
  'danger-text': 'text-danger-ink enabled:hover:bg-danger-wash',
};

const SIZES: Record<ButtonSize, string> = {
  small: 'min-h-8 px-3 text-13 touch:min-h-10',
  normal: 'min-h-10 px-4 text-15 touch:min-h-11',
  large: 'min-h-12 px-6 text-15',
};

/** How a button of a kind and size looks; shared by buttons and links that look like one. */
export function buttonClass(kind: ButtonKind, size: ButtonSize, wide: boolean): string {
  return cx(
    'inline-flex flex-none items-center justify-center gap-2 rounded-control border border-transparent',
    'font-bold whitespace-nowrap no-underline transition-[background-color,border-color,transform]',
    'enabled:active:scale-[.985] disabled:border-transparent disabled:bg-hush disabled:text-muted',
    KINDS[kind],
    SIZES[size],
    wide && 'w-full',
  );
}

/** Links are never disabled, so for them the same classes without the guard. */
export function linkClass(kind: ButtonKind, size: ButtonSize, wide: boolean): string {
  return buttonClass(kind, size, wide).replaceAll('enabled:', '');
}

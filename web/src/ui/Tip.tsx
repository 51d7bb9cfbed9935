import { cx } from './cx';

type Props = { text: string; hotkey?: string; side: 'above' | 'below' };

/** The tip of the icon button it stands in, 600 ms after the pointer came. Never the only copy of its words. */
export function Tip({ text, hotkey, side }: Props) {
  return (
    <span
      aria-hidden="true"
      className={cx(
        'pointer-events-none invisible absolute inset-e-0 z-30 flex gap-2 rounded-control bg-veil px-2 py-1',
        'text-12 font-normal whitespace-nowrap text-on-veil opacity-0 transition-opacity',
        'hoverable:group-hover/tip:visible hoverable:group-hover/tip:opacity-100 hoverable:group-hover/tip:delay-600',
        side === 'below' ? 'top-full mt-1' : 'bottom-full mb-1',
      )}
    >
      {text}
      {hotkey !== undefined && <span className="text-on-veil-soft">{hotkey}</span>}
    </span>
  );
}

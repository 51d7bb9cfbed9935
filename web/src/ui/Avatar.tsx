import { type ReactNode, useState } from 'react';
import { cx } from './cx';
import { hueOf } from './hue';
import { initialsOf } from './initials';

export type AvatarSize = 20 | 24 | 28 | 32 | 36 | 44 | 72 | 88;

const SIZES: Record<AvatarSize, string> = {
  20: '[--z:1.25rem]',
  24: '[--z:1.5rem]',
  28: '[--z:1.75rem]',
  32: '[--z:2rem]',
  36: '[--z:2.25rem]',
  44: '[--z:2.75rem]',
  72: '[--z:4.5rem]',
  88: '[--z:5.5rem]',
};

type Props = {
  /** Decides the hue. */
  id: string;
  name: string;
  size: AvatarSize;
  /** Draws a rounded square with this icon instead of a circle with initials. */
  icon?: ReactNode;
  /** Their picture, in place of the initials. */
  picture?: string | null;
  /** A picture that could not be loaded is tried again when this changes. */
  attempt?: string;
  /** The green dot: this one is here now. */
  here?: boolean;
  /** What the dot says to those who don't see it. */
  hereLabel?: string;
  className?: string;
};

/** A circle with two initials, or a rounded square with an icon, on one of eight hues. */
export function Avatar(props: Props) {
  const { id, name, size, icon, picture = null, attempt = '', here = false } = props;
  const { hereLabel, className } = props;
  // The one that could not be loaded: initials do, until there is another.
  const [broken, setBroken] = useState<string | null>(null);
  return (
    <span className={cx('relative inline-block size-(--z) flex-none', SIZES[size], className)}>
      <span
        aria-hidden="true"
        className={cx(
          'grid size-full place-items-center overflow-hidden text-[calc(var(--z)*.36)] leading-none font-bold tracking-[.01em]',
          icon === undefined ? 'rounded-round' : 'rounded-[28%] [&>svg]:size-[45%]',
          hueOf(id),
        )}
      >
        {picture !== null && picture + attempt !== broken ? (
          <img
            src={picture}
            alt=""
            decoding="async"
            draggable={false}
            onError={() => setBroken(picture + attempt)}
            className="col-start-1 row-start-1 size-full object-cover"
          />
        ) : (
          (icon ?? initialsOf(name))
        )}
      </span>
      {here && (
        <span className="absolute inset-e-0 bottom-0 size-[calc(.375rem+var(--z)*.1)] rounded-round bg-online shadow-[0_0_0_2px_var(--on,var(--ground))]">
          {hereLabel !== undefined && <span className="sr-only">{hereLabel}</span>}
        </span>
      )}
    </span>
  );
}

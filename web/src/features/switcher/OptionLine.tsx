import { type ReactNode, useEffect, useRef } from 'react';
import { cx } from '@/ui/cx';
import { KeyCap } from '@/ui/KeyCap';

type Props = {
  id: string;
  isCurrent: boolean;
  onPoint: () => void;
  onGo: () => void;
  children: ReactNode;
};

/** One line that the box above leads to. The keys stay in the box: this is an option of it. */
export function OptionLine({ id, isCurrent, onPoint, onGo, children }: Props) {
  const line = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (isCurrent) line.current?.scrollIntoView({ block: 'nearest' });
  }, [isCurrent]);
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: an option is chosen from the box, by Enter.
    <div
      ref={line}
      id={id}
      role="option"
      tabIndex={-1}
      aria-selected={isCurrent}
      onPointerMove={onPoint}
      onClick={onGo}
      className={cx(
        'flex min-h-13 cursor-pointer items-center gap-3 rounded-control px-2 py-1',
        isCurrent && 'bg-accent-wash',
      )}
    >
      {children}
      {isCurrent && (
        <span aria-hidden="true" className="max-mid:hidden">
          <KeyCap>↵</KeyCap>
        </span>
      )}
    </div>
  );
}

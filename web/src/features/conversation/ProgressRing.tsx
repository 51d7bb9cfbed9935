import { X } from 'lucide-react';

/** Length of a circle whose radius is 20.5. */
const ROUND = 128.8;

type Props = { part: number; label: string; stopLabel: string; onStop: () => void };

/** How much of a picture is up, round a cross that stops it. */
export function ProgressRing({ part, label, stopLabel, onStop }: Props) {
  return (
    <span className="absolute inset-0 m-auto size-11">
      <button
        type="button"
        aria-label={stopLabel}
        onClick={onStop}
        className="grid size-full place-items-center rounded-round bg-veil text-on-veil"
      >
        <X className="size-4" strokeWidth={2} aria-hidden="true" />
      </button>
      <svg
        role="progressbar"
        aria-label={label}
        aria-valuemin={0}
        aria-valuemax={100}
        aria-valuenow={Math.round(part * 100)}
        viewBox="0 0 44 44"
        className="pointer-events-none absolute inset-0 size-full -rotate-90"
        fill="none"
        strokeWidth="3"
      >
        <circle cx="22" cy="22" r="20.5" className="stroke-on-veil/22" />
        <circle
          cx="22"
          cy="22"
          r="20.5"
          className="stroke-crema transition-[stroke-dashoffset]"
          strokeDasharray={ROUND}
          strokeDashoffset={ROUND * (1 - part)}
          strokeLinecap="round"
        />
      </svg>
    </span>
  );
}

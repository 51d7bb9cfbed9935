import type { ReactNode } from 'react';

type Props = { icon: ReactNode; label: string; onPress: () => void };

/** One of the things most wanted of a room: an icon over a word. */
export function ActionTile({ icon, label, onPress }: Props) {
  return (
    <button
      type="button"
      onClick={onPress}
      className="flex min-h-14 flex-col items-center justify-center gap-1 rounded-panel bg-hush text-12 text-soft transition-colors hover:bg-oat hover:text-ink"
    >
      {icon}
      {label}
    </button>
  );
}

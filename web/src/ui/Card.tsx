import type { ReactNode } from 'react';

/** A sheet of paper with a hairline, for what stands alone on the ground. */
export function Card({ children }: { children: ReactNode }) {
  return <div className="rounded-panel border hairline bg-paper p-6 on-paper">{children}</div>;
}

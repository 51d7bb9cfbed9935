import type { ReactNode } from 'react';

/** The second line of a row: what went wrong, or else what stands there. */
export function ProblemOr({ problem, children }: { problem: string | null; children: ReactNode }) {
  if (problem === null) return children;
  return (
    <span role="alert" className="block whitespace-normal text-danger-ink">
      {problem}
    </span>
  );
}

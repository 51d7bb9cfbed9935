import { CircleAlert } from 'lucide-react';
import type { Failure } from '@/data/failure';
import { useFailureText } from './useFailureText';

/** One sentence about what went wrong, where it went wrong; it counts down when the server said how long. */
export function FailureLine({ failure }: { failure: Failure }) {
  const text = useFailureText(failure);
  return (
    <p role="alert" className="my-3 flex gap-1.5 text-13 text-danger-ink">
      <CircleAlert className="mt-px size-4" strokeWidth={2} aria-hidden="true" />
      {text}
    </p>
  );
}

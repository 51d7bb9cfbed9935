import { CircleAlert } from 'lucide-react';
import type { ReactNode } from 'react';

type Props = {
  id: string;
  label: string;
  /** The word "optional", for fields that may stay empty. */
  optional?: string | undefined;
  hint?: ReactNode;
  error?: ReactNode;
  children: ReactNode;
};

/** A label above, a field, and below it one sentence: what went wrong, or else the hint. */
export function FieldFrame({ id, label, optional, hint, error, children }: Props) {
  return (
    <div className="mb-4">
      <label htmlFor={id} className="mb-1 block text-13 font-bold">
        {label}
        {optional !== undefined && <span className="font-normal text-muted"> {optional}</span>}
      </label>
      {children}
      <div id={`${id}-note`} aria-live="polite">
        {error ? (
          <p className="mt-1.5 flex gap-1.5 text-13 text-danger-ink">
            <CircleAlert className="mt-px size-4" strokeWidth={2} aria-hidden="true" />
            <span>{error}</span>
          </p>
        ) : (
          hint && <div className="mt-1.5 flex gap-1.5 text-13 text-muted">{hint}</div>
        )}
      </div>
    </div>
  );
}

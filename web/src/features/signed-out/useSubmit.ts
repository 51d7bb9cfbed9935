import { useState } from 'react';
import { type Failure, toFailure } from '@/data/failure';

/** Runs a form's request; what went wrong stays until the next try. `onFailure` may take it as a field's own. */
export function useSubmit<T>(
  run: (input: T) => Promise<unknown>,
  onFailure: (f: Failure) => boolean,
) {
  const [failure, setFailure] = useState<Failure | null>(null);
  async function submit(input: T): Promise<void> {
    setFailure(null);
    try {
      await run(input);
    } catch (thrown) {
      const failed = toFailure(thrown);
      if (!onFailure(failed)) setFailure(failed);
    }
  }
  return { submit, failure };
}

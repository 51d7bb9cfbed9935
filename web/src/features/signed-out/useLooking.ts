import { useEffect, useState } from 'react';
import { type Failure, toFailure } from '@/data/failure';

type Looking<T> =
  | { status: 'looking' }
  | { status: 'found'; found: T }
  | { status: 'failed'; failure: Failure };

/** Asks what a page is about as it opens, and again when told to. `look` must stay the same function. */
export function useLooking<T>(look: () => Promise<T>) {
  const [state, setState] = useState<Looking<T>>({ status: 'looking' });
  const [round, setRound] = useState(0);
  useEffect(() => {
    let isHere = round >= 0;
    look()
      .then((found) => isHere && setState({ status: 'found', found }))
      .catch((thrown) => isHere && setState({ status: 'failed', failure: toFailure(thrown) }));
    return () => {
      isHere = false;
    };
  }, [look, round]);
  return { state, again: () => setRound(round + 1) };
}

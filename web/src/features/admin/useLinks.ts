import { useCallback, useEffect, useState } from 'react';
import { type Failure, toFailure } from '@/data/failure';

/** A list that is loaded whole, and again after each change. */
export function useLinks<T>(load: () => Promise<T[]>) {
  const [items, setItems] = useState<T[] | null>(null);
  const [failure, setFailure] = useState<Failure | null>(null);
  const reload = useCallback(async () => {
    try {
      setItems(await load());
      setFailure(null);
    } catch (thrown) {
      setFailure(toFailure(thrown));
    }
  }, [load]);
  useEffect(() => {
    void reload();
  }, [reload]);
  return { items, failure, reload };
}

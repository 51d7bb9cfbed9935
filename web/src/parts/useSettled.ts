import { useEffect, useState } from 'react';

/** A value once it has stood still for a while, so that not every keystroke asks the server. */
export function useSettled<T>(value: T, delayMs = 180): T {
  const [settled, setSettled] = useState(value);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(value), delayMs);
    return () => clearTimeout(timer);
  }, [value, delayMs]);
  return settled;
}

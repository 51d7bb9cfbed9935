import { useEffect, useState } from 'react';

/**
 * What stands behind the address, with its `#`, also when another address with the same path is gone to in this tab. A part
 * of this page that a link within it leads to is none.
 */
export function useHash(): string {
  const [hash, setHash] = useState(() => window.location.hash);
  useEffect(() => {
    const hear = () => {
      const { hash: now } = window.location;
      if (document.getElementById(now.slice(1)) === null) setHash(now);
    };
    window.addEventListener('hashchange', hear);
    return () => window.removeEventListener('hashchange', hear);
  }, []);
  return hash;
}

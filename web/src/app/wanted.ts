import { useEffect, useState } from 'react';
import { useLocation } from 'wouter';

const KEY = 'klatch.wanted';

/** Where strangers have business of their own; every other address is wanted by somebody who is not in yet. */
const STRANGERS = ['/login', '/signup', '/invite', '/reset', '/welcome'];

/** Keeps the address that was asked for, in this tab, while one signs in or up. Going home forgets it. */
export function useKeepWanted(): void {
  const [path] = useLocation();
  useEffect(() => {
    if (path === '/') forget();
    else if (!STRANGERS.includes(path)) keep(wantedOf(window.location));
  }, [path]);
}

/** Where to go after signing in: what was asked for before, else home. It counts once. */
export function useWanted(): string {
  const [wanted] = useState(kept);
  useEffect(forget, []);
  return wanted;
}

/** An address of this site as the page's own links name it. */
function wantedOf(address: Pick<Location, 'pathname' | 'search' | 'hash'>): string {
  return address.pathname + address.search + address.hash;
}

// Of this tab alone: another tab may be on its way elsewhere. Storage that is not to be had leads home.
function kept(): string {
  try {
    return sessionStorage.getItem(KEY) ?? '/';
  } catch {
    return '/';
  }
}

function keep(address: string): void {
  try {
    sessionStorage.setItem(KEY, address);
  } catch {}
}

function forget(): void {
  try {
    sessionStorage.removeItem(KEY);
  } catch {}
}

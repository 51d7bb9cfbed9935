import { useEffect, useRef } from 'react';
import { useLocation, useSearch } from 'wouter';

/** The address may name a message (`?message=…&number=…`): goes there once, and takes it out of the address. */
export function useWantedMessage(jump: (id: string, number: number) => void): void {
  const search = useSearch();
  const [path, navigate] = useLocation();
  const latest = useRef(jump);
  useEffect(() => {
    latest.current = jump;
  });
  useEffect(() => {
    const wanted = new URLSearchParams(search);
    const [id, number] = [wanted.get('message'), Number(wanted.get('number'))];
    if (id === null) return;
    navigate(path, { replace: true });
    if (number > 0) latest.current(id, number);
  }, [search, path, navigate]);
}

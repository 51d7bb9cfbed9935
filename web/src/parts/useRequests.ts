import { useBonds } from '@/data/useBonds';

/** How many people wait for my answer. */
export function useRequests(): number {
  return useBonds().friends.filter((bond) => bond.state === 'incoming').length;
}

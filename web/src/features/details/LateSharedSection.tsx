import { lazy, Suspense } from 'react';
import type { RoomSnapshot } from '@/data/shapes';
import { again } from '@/ui/again';

const SharedSection = lazy(() => again(() => import('./SharedSection')));

/** What a chat holds besides words; its code comes after what an open chat needs at once, into the place kept for it. */
export function LateSharedSection(props: { room: RoomSnapshot; search: boolean }) {
  return (
    <Suspense fallback={<div className="h-28 border-t hairline" />}>
      <SharedSection {...props} />
    </Suspense>
  );
}

import { lazy, Suspense } from 'react';
import { mayBeFormatted } from '@/parts/marks';
import { again } from '@/ui/again';
import { Pieces, type Quoted } from './Pieces';
import { asWritten } from './shown';

const load = () => again(() => import('./FormattedExcerpt'));
const FormattedExcerpt = lazy(load);

/** Fetches what reads formatting ahead of the first text that needs it. */
export function prepareExcerpts(): void {
  void load().catch(() => {});
}

/** The words of a found message, as it shows them; what reads formatting is loaded when the first text needs it. */
export function Excerpt(quoted: Quoted) {
  const written = <Pieces {...quoted} leaves={asWritten(quoted.body)} />;
  if (!mayBeFormatted(quoted.body)) return written;
  return (
    <Suspense fallback={written}>
      <FormattedExcerpt {...quoted} />
    </Suspense>
  );
}

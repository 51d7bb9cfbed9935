import { lazy, Suspense } from 'react';
import { mayBeFormatted } from '@/parts/marks';
import { again } from '@/ui/again';
import { PlainText } from './PlainText';

const FormattedText = lazy(() => again(() => import('./FormattedText')));

type Props = { body: string; meId: string; onAccent: boolean };

/** What somebody wrote. Formatting is read by a part that is loaded when the first text needs it. */
export function BubbleText(props: Props) {
  const plain = <PlainText {...props} />;
  if (!mayBeFormatted(props.body)) return plain;
  return (
    <Suspense fallback={plain}>
      <FormattedText {...props} />
    </Suspense>
  );
}

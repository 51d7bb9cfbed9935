import { useMemo } from 'react';
import { leavesOf } from '@/parts/markdown';
import { Pieces, type Quoted } from './Pieces';

/** The words of a found message without their formatting. */
export default function FormattedExcerpt(quoted: Quoted) {
  const leaves = useMemo(() => leavesOf(quoted.body), [quoted.body]);
  return <Pieces {...quoted} leaves={leaves} />;
}

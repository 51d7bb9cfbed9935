import type { Highlight } from '@/data/model.gen';
import type { Leaf } from '@/parts/markdown';
import { Found } from '@/ui/Highlight';
import { ONE_COLUMN, useMedia } from '@/ui/useMedia';
import { shownOf } from './shown';
import { snippet } from './snippet';

/** What was found: a text, and where in it. */
export type Quoted = {
  body: string;
  highlights: readonly Highlight[];
  nameOf: (userId: string) => string;
};

/** The part of a text around what was found, with that marked. */
export function Pieces({ body, highlights, nameOf, leaves }: Quoted & { leaves: readonly Leaf[] }) {
  const before = useMedia(ONE_COLUMN) ? 20 : 48;
  return snippet(shownOf(body, leaves, nameOf), highlights, before).map((piece, index) =>
    // biome-ignore lint/suspicious/noArrayIndexKey: pieces of one text in their order.
    piece.isFound ? <Found key={index}>{piece.text}</Found> : piece.text,
  );
}

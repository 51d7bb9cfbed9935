import { cx } from '@/ui/cx';

export type BubbleLook = 'others' | 'mine' | 'waiting' | 'failed' | 'mention' | 'deleted';

const LOOKS: Record<BubbleLook, string> = {
  others: 'bg-oat border-transparent',
  mine: 'bg-accent border-transparent text-on-accent',
  waiting: 'bg-accent-wash border-accent-line',
  failed: 'bg-danger-wash border-danger',
  mention: 'bg-accent-wash border-accent-line',
  deleted: 'border-line text-muted',
};

type Shape = { look: BubbleLook; mine: boolean; first: boolean; last: boolean };

/** A bubble: 18 all round, but 6 on the author's side between the bubbles of one group and below the last. */
export function bubbleClass({ look, mine, first, last }: Shape): string {
  const isSingle = first && last;
  return cx(
    'relative isolate rounded-bubble border px-[calc(.875rem-1px)] py-[calc(.5rem-1px)]',
    'group-focus-visible/row:[box-shadow:var(--focus)]',
    LOOKS[look],
    mine ? 'rounded-ee-control' : 'rounded-es-control',
    !first && !isSingle && (mine ? 'rounded-se-control' : 'rounded-ss-control'),
  );
}

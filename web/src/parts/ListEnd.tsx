import type { Found } from '@/data/queries/useSearch';
import { MoreButton } from '@/ui/MoreButton';
import { LoadFailure } from './LoadFailure';

type Props = {
  list: Pick<Found<unknown>, 'items' | 'failure' | 'hasMore' | 'isBusy' | 'loadMore' | 'retry'>;
  more: string;
  /** What the button says while the next page is on its way. */
  busy: string;
  /** What is missing when nothing came at all; left out where the sentence about the failure says enough. */
  failed?: string;
};

/** Below a list that comes by pages: the way to the next one; or why none came, and the way to try again. */
export function ListEnd({ list, more, busy, failed }: Props) {
  const { items, failure, hasMore, isBusy, loadMore, retry } = list;
  if (failure !== null) {
    const isBare = items.length === 0 && failed !== undefined;
    return <LoadFailure failure={failure} onRetry={retry} {...(isBare && { text: failed })} />;
  }
  if (!hasMore) return null;
  return <MoreButton text={more} busy={isBusy && busy} onPress={loadMore} />;
}

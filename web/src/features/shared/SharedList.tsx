import type { Message, RoomId, Shared } from '@/data/model.gen';
import { useShared } from '@/data/queries/useSearch';
import { useBlocked } from '@/data/useBonds';
import { useTranslation } from '@/i18n/useTranslation';
import type { Translate } from '@/i18n/words';
import { ListEnd } from '@/parts/ListEnd';
import { EmptyState } from '@/ui/EmptyState';
import { LinesSkeleton } from '@/ui/LinesSkeleton';
import { FileLines } from './FileLines';
import { LinkLines } from './LinkLines';
import { MediaGrid } from './MediaGrid';
import { MediaSkeleton } from './MediaSkeleton';

type Props = { roomId: RoomId; kind: Shared; onGoTo: (message: Message) => void };

const LISTS = { media: MediaGrid, links: LinkLines, files: FileLines } as const;

/**
 * One kind of what a chat holds, by pages, but for what people I block have shared; with what there is to say while it comes,
 * fails or is nothing.
 */
export function SharedList({ roomId, kind, onGoTo }: Props) {
  const { t } = useTranslation();
  const found = useShared(roomId, kind);
  const { items: all, isLoading, failure, hasMore } = found;
  const isBlocked = useBlocked();
  const items = all.filter((message) => !isBlocked(message.senderId));
  const List = LISTS[kind];
  if (isLoading)
    return kind === 'media' ? (
      <MediaSkeleton />
    ) : (
      <LinesSkeleton label={t('shared.loading')} bare />
    );
  return (
    <>
      {items.length === 0 && failure === null && !hasMore && (
        <EmptyState {...emptyWords(kind, t)} />
      )}
      <List messages={items} onGoTo={onGoTo} />
      <ListEnd
        list={found}
        more={t('shared.more')}
        busy={t('shared.loading')}
        failed={t('shared.failed')}
      />
    </>
  );
}

function emptyWords(kind: Shared, t: Translate) {
  switch (kind) {
    case 'media':
      return { title: t('shared.noMedia'), text: t('shared.noMediaText') };
    case 'links':
      return { title: t('shared.noLinks'), text: t('shared.noLinksText') };
    case 'files':
      return { title: t('shared.noFiles'), text: t('shared.noFilesText') };
  }
}

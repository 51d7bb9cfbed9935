import '@/i18n/enSearch';
import { ChevronRight, FileText, Link2, Search } from 'lucide-react';
import type { ReactNode } from 'react';
import type { Shared } from '@/data/model.gen';
import type { RoomSnapshot } from '@/data/shapes';
import { useNewestMedia } from '@/data/useNewestMedia';
import { useTranslation } from '@/i18n/useTranslation';
import { fileKind } from '@/parts/fileKind';
import { MediaTile } from '@/parts/MediaTile';
import { useOpenOverlay } from '@/parts/overlays';
import { useSettled } from '@/parts/useSettled';

/** So many squares show. */
const SQUARES = 6;
/** What was just sent is found a moment later. */
const SOON_MS = 800;

const ICON = 'size-5 text-soft';
const LINE =
  '-mx-2 flex min-h-11 w-[calc(100%+1rem)] items-center gap-3 rounded-control px-2 text-start text-13 hover:bg-hush';

/** What the chat holds besides words: the newest pictures, and the ways to all of it and to its words. */
export default function SharedSection({ room, search }: { room: RoomSnapshot; search: boolean }) {
  const { t } = useTranslation();
  const openOverlay = useOpenOverlay();
  const newest = room.rows.findLast((row) => row.files.length > 0 && row.number !== null);
  const media = useNewestMedia(room.id, useSettled(newest?.id ?? '', SOON_MS));
  const files = media.flatMap((message) =>
    message.files.filter((file) => ['picture', 'video'].includes(fileKind(file))),
  );
  const show = (kind: Shared) => openOverlay({ type: 'shared', roomId: room.id, kind });
  return (
    <section aria-labelledby="media-of-chat" className="border-t hairline px-4 py-3">
      {files.length > 0 && (
        <>
          <div className="mb-1 flex min-h-10 items-center gap-1.5 text-13">
            <h3 id="media-of-chat" className="flex-1 text-soft">
              {t('shared.media')}
            </h3>
            <button
              type="button"
              onClick={() => show('media')}
              className="-me-2 min-h-10 rounded-control px-2 text-accent-ink hover:underline"
            >
              {t('shared.seeAll')}
            </button>
          </div>
          <ul className="mb-2 grid grid-cols-3 gap-1">
            {files.slice(0, SQUARES).map((file) => (
              <li key={file.id} className="aspect-square">
                <MediaTile file={file} onOpen={() => show('media')} />
              </li>
            ))}
          </ul>
        </>
      )}
      {files.length === 0 && (
        <h3 id="media-of-chat" className="sr-only">
          {t('shared.title')}
        </h3>
      )}
      {search && (
        <Line
          icon={<Search className={ICON} strokeWidth={1.75} aria-hidden="true" />}
          label={t('chat.search')}
          onPress={() => openOverlay({ type: 'switcher', roomId: room.id })}
        />
      )}
      <Line
        icon={<Link2 className={ICON} strokeWidth={1.75} aria-hidden="true" />}
        label={t('shared.links')}
        onPress={() => show('links')}
      />
      <Line
        icon={<FileText className={ICON} strokeWidth={1.75} aria-hidden="true" />}
        label={t('shared.files')}
        onPress={() => show('files')}
      />
    </section>
  );
}

function Line({ icon, label, onPress }: { icon: ReactNode; label: string; onPress: () => void }) {
  return (
    <button type="button" onClick={onPress} className={LINE}>
      {icon}
      <span className="flex-1">{label}</span>
      <ChevronRight className="flip size-4 text-muted" strokeWidth={2} aria-hidden="true" />
    </button>
  );
}

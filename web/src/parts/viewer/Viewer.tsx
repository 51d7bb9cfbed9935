import '@/i18n/enPictures';
import { Dialog } from '@base-ui/react/dialog';
import {
  ChevronLeft,
  ChevronRight,
  Download,
  MessageCircle,
  X,
  ZoomIn,
  ZoomOut,
} from 'lucide-react';
import { type KeyboardEvent, useState } from 'react';
import { useFiles } from '@/data/files/useAttachments';
import type { File } from '@/data/model.gen';
import type { Row } from '@/data/shapes';
import { useUser } from '@/data/usePeople';
import { fullTime } from '@/i18n/dates';
import { useTranslation } from '@/i18n/useTranslation';
import { displayName } from '@/parts/names';
import { PersonAvatar } from '@/parts/PersonAvatar';
import { useOneLine } from '@/parts/useOneLine';
import { ViewerPicture } from './ViewerPicture';
import { ViewerStrip } from './ViewerStrip';

/** One picture, and the message it came with. */
export type Shown = { file: File; row: Pick<Row, 'id' | 'senderId' | 'body' | 'createdAt'> };

type Props = {
  pictures: readonly Shown[];
  fileId: string;
  onShow: (id: string) => void;
  /** Goes to the message, where the conversation is not what lies below. */
  onGoTo?: (messageId: string) => void;
  onClose: () => void;
};

const STEPS = [1, 1.5, 2.5, 4];
const BUTTON =
  'grid size-11 flex-none place-items-center rounded-round text-on-veil transition-colors hover:bg-on-veil/12 disabled:text-on-veil-soft';

/** A picture as large as it fits, over everything. Arrows go on, plus and minus zoom, Escape closes. */
export default function Viewer({ pictures, fileId, onShow, onGoTo, onClose }: Props) {
  const { t } = useTranslation();
  const files = useFiles();
  const [zoom, setZoom] = useState(0);
  const at = pictures.findIndex(({ file }) => file.id === fileId);
  const shown = pictures[at];
  const author = useUser(shown?.row.senderId ?? '');
  const words = useOneLine(shown?.row.body ?? '');
  if (shown === undefined) return null;
  const { file, row } = shown;

  function go(to: number) {
    const next = pictures[to];
    if (next === undefined) return;
    setZoom(0);
    onShow(next.file.id);
  }

  function onKey(event: KeyboardEvent) {
    const forward = document.documentElement.dir === 'rtl' ? -1 : 1;
    switch (event.key) {
      case 'ArrowRight':
        go(at + forward);
        break;
      case 'ArrowLeft':
        go(at - forward);
        break;
      case 'Home':
        go(0);
        break;
      case 'End':
        go(pictures.length - 1);
        break;
      case '+':
      case '=':
        setZoom((step) => Math.min(step + 1, STEPS.length - 1));
        break;
      case '-':
        setZoom((step) => Math.max(step - 1, 0));
        break;
      case '0':
        setZoom(0);
        break;
      default:
        return;
    }
    event.preventDefault();
  }

  return (
    <Dialog.Root open onOpenChange={(open) => !open && onClose()}>
      <Dialog.Portal>
        <Dialog.Popup
          data-bare=""
          onKeyDown={onKey}
          className="fixed inset-0 z-50 flex animate-arrive flex-col bg-veil text-on-veil"
        >
          <header className="flex items-center gap-3 p-2 mid:p-4">
            <PersonAvatar userId={row.senderId} user={author} size={36} />
            <div className="min-w-0 flex-1">
              <Dialog.Title className="one text-13 font-bold">
                {author === null ? t('app.someone') : displayName(author)}
              </Dialog.Title>
              <p className="one text-12 text-on-veil-soft">
                {fullTime(new Date(row.createdAt))} · <bdi>{file.name}</bdi>
              </p>
            </div>
            <button
              type="button"
              aria-label={t('files.zoomOut')}
              disabled={zoom === 0}
              onClick={() => setZoom(zoom - 1)}
              className={`${BUTTON} max-mid:hidden`}
            >
              <ZoomOut className="size-5" strokeWidth={1.75} />
            </button>
            <button
              type="button"
              aria-label={t('files.zoomIn')}
              disabled={zoom === STEPS.length - 1}
              onClick={() => setZoom(zoom + 1)}
              className={`${BUTTON} max-mid:hidden`}
            >
              <ZoomIn className="size-5" strokeWidth={1.75} />
            </button>
            {onGoTo !== undefined && (
              <button
                type="button"
                aria-label={t('files.goTo')}
                onClick={() => onGoTo(row.id)}
                className={BUTTON}
              >
                <MessageCircle className="size-5" strokeWidth={1.75} />
              </button>
            )}
            <a
              href={files.localUrl(file.id) ?? `/api/files/${file.id}`}
              download={file.name}
              aria-label={t('files.download', { name: file.name })}
              className={BUTTON}
            >
              <Download className="size-5" strokeWidth={1.75} />
            </a>
            <Dialog.Close aria-label={t('files.close')} className={BUTTON}>
              <X className="size-5" strokeWidth={1.75} />
            </Dialog.Close>
          </header>
          <div className="flex min-h-0 flex-1 items-center mid:gap-4 mid:px-6">
            <button
              type="button"
              aria-label={t('files.previous')}
              disabled={at === 0}
              onClick={() => go(at - 1)}
              className={`${BUTTON} bg-on-veil/8 max-mid:hidden disabled:invisible`}
            >
              <ChevronLeft className="flip size-5" strokeWidth={1.75} />
            </button>
            <ViewerPicture
              key={file.id}
              file={file}
              scale={STEPS[zoom] ?? 1}
              onToggle={() => setZoom(zoom === 0 ? 2 : 0)}
              onSwipe={(by) => go(at + by)}
            />
            <button
              type="button"
              aria-label={t('files.next')}
              disabled={at === pictures.length - 1}
              onClick={() => go(at + 1)}
              className={`${BUTTON} bg-on-veil/8 max-mid:hidden disabled:invisible`}
            >
              <ChevronRight className="flip size-5" strokeWidth={1.75} />
            </button>
          </div>
          <footer className="grid justify-items-center gap-2 p-3">
            <p role="status" className="sr-only">
              {t('files.ofAll', { at: at + 1, count: pictures.length })}
            </p>
            {words !== '' && (
              <p dir="auto" className="one max-w-full text-15">
                {words}
              </p>
            )}
            {pictures.length > 1 && <ViewerStrip pictures={pictures} at={at} onShow={go} />}
          </footer>
        </Dialog.Popup>
      </Dialog.Portal>
    </Dialog.Root>
  );
}

import '@/i18n/enPictures';
import { useRef, useState } from 'react';
import { useFiles } from '@/data/files/useAttachments';
import type { File } from '@/data/model.gen';
import { useTranslation } from '@/i18n/useTranslation';
import { placeholderOf, smallUrl } from '@/parts/pictureShape';
import { cx } from '@/ui/cx';

/** A finger that went this far sideways wants another picture. */
const SWIPE_PX = 56;

type Props = {
  file: File;
  /** 1 fits; more is that much larger, to be moved about. */
  scale: number;
  onToggle: () => void;
  onSwipe: (by: 1 | -1) => void;
};

/** The picture itself: its small form at once, the whole one as soon as it is there. */
export function ViewerPicture({ file, scale, onToggle, onSwipe }: Props) {
  const { t } = useTranslation();
  const own = useFiles().localUrl(file.id);
  const [state, setState] = useState<'coming' | 'there' | 'failed'>('coming');
  const [tries, setTries] = useState(0);
  const start = useRef<number | null>(null);
  const whole = own ?? `/api/files/${file.id}`;
  return (
    <div
      className={cx(
        'grid size-full min-w-0 overflow-auto [container-type:size]',
        // Sideways is ours: the browser would take a swipe for a scroll and cancel it.
        scale === 1 && 'touch-pan-y',
      )}
      onPointerDown={(event) => {
        start.current = event.pointerType === 'touch' ? event.clientX : null;
      }}
      onPointerUp={(event) => {
        const by = start.current === null ? 0 : event.clientX - start.current;
        start.current = null;
        if (scale === 1 && Math.abs(by) > SWIPE_PX) onSwipe(by < 0 ? 1 : -1);
      }}
    >
      {state === 'failed' ? (
        <div className="m-auto text-center text-15">
          <p>{t('files.notLoaded')}</p>
          <button
            type="button"
            className="mt-2 rounded-control px-3 py-2 font-bold underline"
            onClick={() => {
              setState('coming');
              setTries(tries + 1);
            }}
          >
            {t('files.retryPicture')}
          </button>
        </div>
      ) : (
        // biome-ignore lint/a11y/useKeyWithClickEvents: plus, minus and 0 do the same.
        // biome-ignore lint/a11y/noStaticElementInteractions: buttons above do the same.
        <span
          className={cx(
            'relative m-auto block overflow-hidden rounded-control',
            scale === 1 ? 'cursor-zoom-in' : 'cursor-zoom-out',
          )}
          style={{
            aspectRatio: `${file.width ?? 1} / ${file.height ?? 1}`,
            width: `min(${scale * 100}cqw, ${(scale * 100 * (file.width ?? 1)) / (file.height ?? 1)}cqh)`,
            backgroundImage: placeholderOf(file.thumbhash),
            backgroundSize: 'cover',
          }}
          onClick={onToggle}
        >
          {state === 'coming' && own === null && (
            <img src={smallUrl(file)} alt="" className="absolute inset-0 size-full" />
          )}
          <img
            key={tries}
            src={whole}
            alt={file.name}
            draggable={false}
            onLoad={() => setState('there')}
            onError={() => setState('failed')}
            className="absolute inset-0 size-full select-none"
          />
        </span>
      )}
    </div>
  );
}

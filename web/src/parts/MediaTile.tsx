import { Play } from 'lucide-react';
import { useState } from 'react';
import type { File } from '@/data/model.gen';
import { useTranslation } from '@/i18n/useTranslation';
import { fileKind } from './fileKind';
import { placeholderOf, smallUrl } from './pictureShape';

type Props = { file: File; onOpen: () => void };

/** A picture or a video as a square among others. */
export function MediaTile({ file, onOpen }: Props) {
  const { t } = useTranslation();
  const [isBroken, setBroken] = useState(false);
  const isPicture = fileKind(file) === 'picture';
  return (
    <button
      type="button"
      aria-label={
        isPicture ? t('files.open', { name: file.name }) : t('shared.video', { name: file.name })
      }
      onClick={onOpen}
      className="relative grid size-full place-items-center overflow-hidden rounded-control bg-oat text-soft after:pointer-events-none after:absolute after:inset-0 after:rounded-[inherit] after:border after:border-veil/6"
      style={{ backgroundImage: placeholderOf(file.thumbhash), backgroundSize: 'cover' }}
    >
      {isPicture && !isBroken && (
        <img
          src={smallUrl(file)}
          alt=""
          loading="lazy"
          decoding="async"
          draggable={false}
          onError={() => setBroken(true)}
          className="size-full object-cover"
        />
      )}
      {isBroken && <span className="p-2 text-12">{t('files.notLoaded')}</span>}
      {!isPicture && <Play className="size-6" strokeWidth={1.75} aria-hidden="true" />}
    </button>
  );
}

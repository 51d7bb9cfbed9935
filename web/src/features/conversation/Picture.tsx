import '@/i18n/enSending';
import { useState } from 'react';
import { useAttachment, useFiles } from '@/data/files/useAttachments';
import type { File } from '@/data/model.gen';
import type { Connection, Row } from '@/data/shapes';
import { useConnection } from '@/data/useConnection';
import { useTranslation } from '@/i18n/useTranslation';
import { placeholderOf, smallUrl } from '@/parts/pictureShape';
import { placeOf } from '@/parts/placeOf';
import { cx } from '@/ui/cx';
import { ProgressRing } from './ProgressRing';
import { useOpenPicture } from './pictures';
import { TakeOut } from './TakeOut';
import { wayOf } from './wayOf';

type Props = {
  file: File;
  row: Pick<Row, 'number' | 'state'>;
  /** Whether it stands alone and has its own shape, not a square among others. */
  alone: boolean;
  /** How many more stand behind it. */
  more?: number;
  /** Takes it out of a message that is on its way. */
  onOut: (fileId: string) => void;
  className?: string;
};

/** One picture of a message: in its place before it comes, and mine at once. */
export function Picture({ file, row, alone, more = 0, onOut, className }: Props) {
  const { t } = useTranslation();
  const files = useFiles();
  const going = useAttachment(file.id);
  const open = useOpenPicture();
  // What could not be loaded is tried again when the connection comes or goes.
  const connection = useConnection();
  const [brokenAt, setBrokenAt] = useState<Connection | null>(null);
  const own = files.localUrl(file.id);
  const way = wayOf(row, going);
  const part = going?.state === 'done' ? 1 : (going?.sentBytes ?? 0) / Math.max(1, file.sizeBytes);
  const name =
    more > 0
      ? t('files.openMore', { name: file.name, more })
      : t('files.open', { name: file.name });
  return (
    <span
      className={cx(
        'relative block overflow-hidden bg-oat',
        way === 'refused' && 'outline-2 -outline-offset-2 outline-danger',
        className,
      )}
      style={{
        ...(alone ? { ...placeOf(file), maxWidth: '100%' } : {}),
        backgroundImage: placeholderOf(file.thumbhash),
        backgroundSize: 'cover',
      }}
    >
      <button
        type="button"
        aria-label={name}
        onClick={() => open(file.id)}
        className="block size-full after:pointer-events-none after:absolute after:inset-0 after:rounded-[inherit] after:border after:border-veil/6"
      >
        {brokenAt === connection ? (
          <span className="grid size-full place-items-center p-2 text-12 text-soft">
            {t('files.notLoaded')}
          </span>
        ) : (
          <img
            src={own ?? smallUrl(file)}
            alt=""
            loading="lazy"
            decoding="async"
            draggable={false}
            onError={() => setBrokenAt(connection)}
            className={cx('size-full object-cover', way === 'going' && part < 1 && 'brightness-60')}
          />
        )}
        {more > 0 && (
          <span
            aria-hidden="true"
            className="absolute inset-0 grid place-items-center bg-veil/70 text-18 font-bold text-on-veil"
          >
            +{more}
          </span>
        )}
      </button>
      {way === 'going' && part < 1 && more === 0 && (
        <ProgressRing
          part={part}
          label={t('files.going', { name: file.name, percent: Math.round(part * 100) })}
          stopLabel={t('files.stop', { name: file.name })}
          onStop={() => onOut(file.id)}
        />
      )}
      {(way === 'refused' || way === 'stuck') && more === 0 && (
        <TakeOut name={file.name} onPress={() => onOut(file.id)} />
      )}
    </span>
  );
}

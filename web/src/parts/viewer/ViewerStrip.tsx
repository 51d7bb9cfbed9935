import '@/i18n/enPictures';
import { useEffect, useRef } from 'react';
import { useFiles } from '@/data/files/useAttachments';
import { useTranslation } from '@/i18n/useTranslation';
import { smallUrl } from '@/parts/pictureShape';
import { cx } from '@/ui/cx';
import type { Shown } from './Viewer';

type Props = { pictures: readonly Shown[]; at: number; onShow: (at: number) => void };

/** All pictures of the conversation in small, the current one ringed. */
export function ViewerStrip({ pictures, at, onShow }: Props) {
  const { t } = useTranslation();
  const files = useFiles();
  const current = useRef<HTMLButtonElement>(null);
  useEffect(() => {
    if (at >= 0) current.current?.scrollIntoView({ block: 'nearest', inline: 'center' });
  }, [at]);
  return (
    <ul aria-label={t('files.strip')} className="flex max-w-full gap-2 overflow-x-auto p-1">
      {pictures.map(({ file }, index) => (
        <li key={file.id}>
          <button
            ref={index === at ? current : null}
            type="button"
            aria-label={t('files.open', { name: file.name })}
            aria-current={index === at}
            onClick={() => onShow(index)}
            className={cx(
              'block h-12 w-16 overflow-hidden rounded-control',
              index === at && 'outline-2 outline-offset-2 outline-crema',
            )}
          >
            <img
              src={files.localUrl(file.id) ?? smallUrl(file)}
              alt=""
              loading="lazy"
              className="size-full object-cover"
            />
          </button>
        </li>
      ))}
    </ul>
  );
}

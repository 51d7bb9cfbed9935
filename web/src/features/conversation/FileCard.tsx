import { Download } from 'lucide-react';
import type { File } from '@/data/model.gen';
import { fileSize } from '@/i18n/sizes';
import { useTranslation } from '@/i18n/useTranslation';
import { FileIcon } from '@/parts/FileIcon';
import { FileName } from '@/parts/FileName';
import { endingOf, fileKind } from '@/parts/fileKind';
import { UploadBar } from './UploadBar';

type Props = { file: File; isSent: boolean };

/** A file to be saved: its kind, name and size. */
export function FileCard({ file, isSent }: Props) {
  const { t } = useTranslation();
  const kind = endingOf(file.name) ?? t('files.file');
  const inside = (
    <>
      <FileIcon kind={fileKind(file)} />
      <span className="min-w-0 flex-1">
        <FileName name={file.name} />
        {isSent ? (
          <span className="block text-12 text-muted">
            {t('files.sizeAndKind', { size: fileSize(file.sizeBytes), kind })}
          </span>
        ) : (
          <UploadBar file={file} />
        )}
      </span>
    </>
  );
  const look =
    'flex w-72 max-w-full items-center gap-3 rounded-bubble border hairline bg-paper py-2 ps-2 pe-3';
  if (!isSent) return <div className={look}>{inside}</div>;
  return (
    <a
      href={`/api/files/${file.id}`}
      download={file.name}
      aria-label={t('files.download', { name: file.name })}
      className={`${look} transition-colors hover:bg-hush`}
    >
      {inside}
      <Download className="size-5 flex-none text-soft" strokeWidth={1.75} aria-hidden="true" />
    </a>
  );
}

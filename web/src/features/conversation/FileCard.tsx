import '@/i18n/enSending';
import { Download } from 'lucide-react';
import { useAttachment } from '@/data/files/useAttachments';
import type { File } from '@/data/model.gen';
import type { Row } from '@/data/shapes';
import { fileSize } from '@/i18n/sizes';
import { useTranslation } from '@/i18n/useTranslation';
import { FileIcon } from '@/parts/FileIcon';
import { FileName } from '@/parts/FileName';
import { endingOf, fileKind } from '@/parts/fileKind';
import { cx } from '@/ui/cx';
import { TakeOut } from './TakeOut';
import { UploadBar } from './UploadBar';
import { wayOf } from './wayOf';

type Props = {
  file: File;
  row: Pick<Row, 'number' | 'state'>;
  /** Takes it out of a message that is on its way. */
  onOut: (fileId: string) => void;
};

/** A file to be saved: its kind, name and size. */
export function FileCard({ file, row, onOut }: Props) {
  const { t } = useTranslation();
  const way = wayOf(row, useAttachment(file.id));
  const isSent = way === 'sent';
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
    'relative flex w-72 max-w-full items-center gap-3 rounded-bubble border bg-paper py-2 ps-2';
  if (!isSent) {
    return (
      <div className={cx(look, 'pe-9', way === 'refused' ? 'border-danger' : 'hairline')}>
        {inside}
        {way !== 'up' && <TakeOut name={file.name} onPress={() => onOut(file.id)} />}
      </div>
    );
  }
  return (
    <a
      href={`/api/files/${file.id}`}
      download={file.name}
      aria-label={t('files.download', { name: file.name })}
      className={cx(look, 'hairline pe-3 transition-colors hover:bg-hush')}
    >
      {inside}
      <Download className="size-5 flex-none text-soft" strokeWidth={1.75} aria-hidden="true" />
    </a>
  );
}

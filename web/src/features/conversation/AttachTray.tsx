import '@/i18n/enSending';
import { RotateCw } from 'lucide-react';
import type { Attachment } from '@/data/files/attachment';
import { useFiles } from '@/data/files/useAttachments';
import { useTranslation } from '@/i18n/useTranslation';
import { FileIcon } from '@/parts/FileIcon';
import { FileName } from '@/parts/FileName';
import { fileKind } from '@/parts/fileKind';
import { cx } from '@/ui/cx';
import { FileTroubles } from './FileTroubles';
import { ProgressRing } from './ProgressRing';
import { TakeOut } from './TakeOut';
import { UploadBar } from './UploadBar';

/** What goes with the message being written, on its way already. */
export default function AttachTray({ files }: { files: readonly Attachment[] }) {
  const { t } = useTranslation();
  return (
    <>
      <ul aria-label={t('files.chosen')} className="flex gap-2 overflow-x-auto p-2">
        {files.map((file) => (
          <li key={file.id} className="flex-none">
            {fileKind(file) === 'picture' ? <Shown file={file} /> : <Named file={file} />}
          </li>
        ))}
      </ul>
      <FileTroubles fileIds={files.map((file) => file.id)} className="px-3 pb-2" />
    </>
  );
}

function Shown({ file }: { file: Attachment }) {
  const { t } = useTranslation();
  const files = useFiles();
  const part = file.sentBytes / Math.max(1, file.sizeBytes);
  const isGoing = file.state === 'going';
  return (
    <div
      className={cx(
        'relative size-24 overflow-hidden rounded-panel bg-oat',
        file.state === 'refused' && 'outline-2 -outline-offset-2 outline-danger',
      )}
    >
      <img
        src={file.url}
        alt={file.name}
        className={cx('size-full object-cover', isGoing && 'brightness-60')}
      />
      {isGoing ? (
        <ProgressRing
          part={part}
          label={t('files.going', { name: file.name, percent: Math.round(part * 100) })}
          stopLabel={t('files.stop', { name: file.name })}
          onStop={() => files.remove(file.id)}
        />
      ) : (
        <TakeOut name={file.name} onPress={() => files.remove(file.id)} />
      )}
      {file.state === 'refused' && <Again file={file} className="absolute inset-0 m-auto" />}
    </div>
  );
}

function Named({ file }: { file: Attachment }) {
  const files = useFiles();
  return (
    <div
      className={cx(
        'relative flex h-24 w-58 items-center gap-3 rounded-panel border bg-paper px-3',
        file.state === 'refused' ? 'border-danger' : 'hairline',
      )}
    >
      <FileIcon kind={fileKind(file)} />
      <span className="min-w-0 flex-1 pe-4">
        <FileName name={file.name} />
        <UploadBar file={file} />
      </span>
      {file.state === 'refused' && <Again file={file} className="flex-none" />}
      <TakeOut name={file.name} onPress={() => files.remove(file.id)} />
    </div>
  );
}

function Again({ file, className }: { file: Attachment; className: string }) {
  const { t } = useTranslation();
  const files = useFiles();
  return (
    <button
      type="button"
      aria-label={t('files.again', { name: file.name })}
      onClick={() => files.retry(file.id)}
      className={cx(
        'grid size-10 place-items-center rounded-round bg-danger text-on-danger',
        className,
      )}
    >
      <RotateCw className="size-5" strokeWidth={1.75} aria-hidden="true" />
    </button>
  );
}

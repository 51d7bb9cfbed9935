import '@/i18n/enSending';
import { useAttachment } from '@/data/files/useAttachments';
import type { File } from '@/data/model.gen';
import { fileSize } from '@/i18n/sizes';
import { useTranslation } from '@/i18n/useTranslation';

/** How much of a file is up: a bar and "1.2 of 3.4 MB". */
export function UploadBar({ file }: { file: Pick<File, 'id' | 'name' | 'sizeBytes'> }) {
  const { t } = useTranslation();
  const going = useAttachment(file.id);
  const sent = going?.state === 'done' ? file.sizeBytes : (going?.sentBytes ?? 0);
  const percent = file.sizeBytes === 0 ? 100 : Math.round((sent / file.sizeBytes) * 100);
  if (going?.state === 'refused') {
    return <span className="block text-12 text-danger-ink">{t('files.refused')}</span>;
  }
  return (
    <>
      <span className="block text-12 text-muted">
        {t('files.sentOf', { sent: fileSize(sent), size: fileSize(file.sizeBytes) })}
      </span>
      <span
        role="progressbar"
        aria-label={t('files.going', { name: file.name, percent })}
        aria-valuemin={0}
        aria-valuemax={100}
        aria-valuenow={percent}
        className="mt-1.5 block h-1 overflow-hidden rounded-[2px] bg-oat"
      >
        <span className="block h-full rounded-[2px] bg-accent" style={{ width: `${percent}%` }} />
      </span>
    </>
  );
}

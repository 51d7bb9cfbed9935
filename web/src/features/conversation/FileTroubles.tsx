import '@/i18n/enSending';
import '@/i18n/enTray';
import type { Attachment } from '@/data/files/attachment';
import { useTranslation } from '@/i18n/useTranslation';
import { useFileTroubles } from './useFileTroubles';

type Props = {
  fileIds: readonly string[];
  className: string;
  /** Sends the message without a file; absent where that leaves nothing, or where it is not sent yet. */
  without?: (fileId: string) => void;
};

/** Below files on their way: why each that is refused can't go, and what waits for the server. */
export function FileTroubles({ fileIds, className, without }: Props) {
  const { t } = useTranslation();
  const { refused, waiting, isSlowed } = useFileTroubles(fileIds);
  const [waits] = waiting;
  if (refused.length === 0 && waits === undefined && !isSlowed) return null;
  return (
    <div className={className}>
      {refused.map((file) => (
        <p key={file.id} role="alert" className="text-13 text-danger-ink">
          {t('files.whyRefused', { name: file.name, why: t(whyRefusedKey(file)) })}
          {without !== undefined && (
            <button
              type="button"
              className="reach ms-2 rounded-[4px] px-1 font-bold text-accent-ink hover:underline"
              onClick={() => without(file.id)}
            >
              {t('sending.without')}
            </button>
          )}
        </p>
      ))}
      {waits !== undefined && (
        <p role="status" className="text-13 text-muted">
          {t('tray.waits', { name: waits.name })}
        </p>
      )}
      {isSlowed && (
        <p role="status" className="text-13 text-muted">
          {t('sending.slowed')}
        </p>
      )}
    </div>
  );
}

/** The failure’s words, where they speak of a file and not of a text. */
function whyRefusedKey({ failure }: Attachment) {
  const code = failure?.code ?? 'invalid';
  return code === 'too_large' ? 'files.whyTooLarge' : (`failure.${code}` as const);
}

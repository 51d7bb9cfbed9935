import type { Message } from '@/data/model.gen';
import { fileSize } from '@/i18n/sizes';
import { useTranslation } from '@/i18n/useTranslation';
import { FileIcon } from '@/parts/FileIcon';
import { FileName } from '@/parts/FileName';
import { fileKind } from '@/parts/fileKind';
import { SharedLine } from './SharedLine';
import { useSharedBy } from './useSharedBy';

type Props = { messages: readonly Message[]; onGoTo: (message: Message) => void };

/** Files that are neither pictures nor videos, the newest first; a press saves one. */
export function FileLines({ messages, onGoTo }: Props) {
  const { t } = useTranslation();
  const by = useSharedBy(messages);
  const files = messages.flatMap((message) =>
    message.files
      .filter((file) => !['picture', 'video'].includes(fileKind(file)))
      .map((file) => ({ file, message })),
  );
  return (
    <ul>
      {files.map(({ file, message }) => (
        <SharedLine
          key={`${message.id} ${file.id}`}
          message={message}
          href={`/api/files/${file.id}`}
          saveAs={file.name}
          label={t('files.download', { name: file.name })}
          onGoTo={onGoTo}
          icon={<FileIcon kind={fileKind(file)} />}
        >
          <FileName name={file.name} />
          <span className="one block text-12 text-muted">
            {t('shared.fileBy', { size: fileSize(file.sizeBytes), ...by(message) })}
          </span>
        </SharedLine>
      ))}
    </ul>
  );
}

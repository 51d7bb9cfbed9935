import '@/i18n/enSending';
import { useFiles } from '@/data/files/useAttachments';
import type { File } from '@/data/model.gen';
import { useTranslation } from '@/i18n/useTranslation';
import { FileName } from '@/parts/FileName';

type Props = { file: File; kind: 'audio' | 'video' };

/** Sound or video, played where it stands. Its place is kept, whatever it turns out to be. */
export function Player({ file, kind }: Props) {
  const { t } = useTranslation();
  const url = useFiles().localUrl(file.id) ?? `/api/files/${file.id}`;
  if (kind === 'video') {
    return (
      // biome-ignore lint/a11y/useMediaCaption: people share what they have; there are no captions to show.
      <video
        src={url}
        controls
        playsInline
        preload="metadata"
        aria-label={t('files.video', { name: file.name })}
        className="aspect-video w-[22.5rem] max-w-full rounded-bubble bg-veil object-contain"
      />
    );
  }
  return (
    <div className="w-80 max-w-full rounded-bubble border hairline bg-paper p-2">
      <span className="flex min-w-0 px-2 pb-1">
        <FileName name={file.name} />
      </span>
      {/* biome-ignore lint/a11y/useMediaCaption: as above. */}
      <audio
        src={url}
        controls
        preload="metadata"
        aria-label={t('files.audio', { name: file.name })}
        className="h-11 w-full"
      />
    </div>
  );
}

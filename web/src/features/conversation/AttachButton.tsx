import { Plus } from 'lucide-react';
import { useRef } from 'react';
import { useTranslation } from '@/i18n/useTranslation';
import { IconButton } from '@/ui/IconButton';

/** Opens the browser's own choice of files. */
export function AttachButton({ onFiles }: { onFiles: (files: File[]) => void }) {
  const { t } = useTranslation();
  const input = useRef<HTMLInputElement>(null);
  return (
    <>
      <input
        ref={input}
        type="file"
        multiple
        hidden
        data-attach=""
        onChange={(event) => {
          onFiles([...(event.target.files ?? [])]);
          // The same file again is a choice too.
          event.target.value = '';
        }}
      />
      <IconButton
        label={t('files.attach')}
        tip="above"
        className="rounded-round!"
        onClick={() => input.current?.click()}
      >
        <Plus className="size-5" strokeWidth={1.75} />
      </IconButton>
    </>
  );
}

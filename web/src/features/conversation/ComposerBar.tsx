import { Pencil, Reply, X } from 'lucide-react';
import { useUser } from '@/data/usePeople';
import { Rich } from '@/i18n/Rich';
import { useTranslation } from '@/i18n/useTranslation';
import { firstName } from '@/parts/names';
import { useWords } from '@/parts/useWords';
import { IconButton } from '@/ui/IconButton';
import type { Composing } from './composing';

type Props = { composing: Exclude<Composing, { mode: 'new' }>; onCancel: () => void };

/** Above the text while one replies or edits: to what, and a cross to stop. */
export function ComposerBar({ composing, onCancel }: Props) {
  const { t } = useTranslation();
  const isReply = composing.mode === 'reply';
  const row = isReply ? composing.to : composing.row;
  const author = useUser(row.senderId);
  const text = useWords(row);
  const name = row.mine ? t('app.you') : author === null ? t('app.someone') : firstName(author);
  const Icon = isReply ? Reply : Pencil;
  return (
    <div className="-mx-[3px] -mt-[3px] mb-[3px] flex min-h-11 items-center gap-2 border-b hairline ps-4 pe-2 text-13 text-soft">
      <Icon className={isReply ? 'flip size-4' : 'size-4'} strokeWidth={2} aria-hidden="true" />
      <span dir="auto" className="one flex-1">
        {isReply ? (
          <Rich
            text="chat.replyTo"
            values={{ name, text }}
            tags={{ b: <b className="text-ink" /> }}
          />
        ) : (
          t('chat.editing')
        )}
      </span>
      <IconButton
        label={isReply ? t('chat.stopReply') : t('chat.stopEdit')}
        tip="none"
        className="rounded-round"
        onClick={onCancel}
      >
        <X className="size-4" strokeWidth={2} />
      </IconButton>
    </div>
  );
}

import { Smile } from 'lucide-react';
import { type RefObject, useState } from 'react';
import { flushSync } from 'react-dom';
import { useTranslation } from '@/i18n/useTranslation';
import { cx } from '@/ui/cx';
import { IconButton } from '@/ui/IconButton';
import { EmojiChoice } from './EmojiChoice';

type Props = {
  field: RefObject<HTMLTextAreaElement | null>;
  isEmpty: boolean;
  onText: (text: string) => void;
};

/** Puts an emoji where the caret is. On phones, whose keyboards have them all, it makes room for the text. */
export function EmojiButton({ field, isEmpty, onText }: Props) {
  const { t } = useTranslation();
  const [anchor, setAnchor] = useState<Element | null>(null);

  function put(emoji: string) {
    const area = field.current;
    if (area === null) return;
    const { selectionStart: start, selectionEnd: end, value } = area;
    // The caret can stand behind it once it is drawn.
    flushSync(() => onText(value.slice(0, start) + emoji + value.slice(end)));
    area.setSelectionRange(start + emoji.length, start + emoji.length);
  }

  return (
    <>
      <IconButton
        label={t('chat.emoji')}
        tip="above"
        aria-haspopup="dialog"
        aria-expanded={anchor !== null}
        className={cx('rounded-round!', !isEmpty && 'max-mid:hidden')}
        onClick={(event) => setAnchor(anchor === null ? event.currentTarget : null)}
      >
        <Smile className="size-5" strokeWidth={1.75} />
      </IconButton>
      {anchor !== null && (
        <EmojiChoice
          label={t('chat.emoji')}
          anchor={anchor}
          finalFocus={field}
          onPick={put}
          onClose={() => setAnchor(null)}
        />
      )}
    </>
  );
}

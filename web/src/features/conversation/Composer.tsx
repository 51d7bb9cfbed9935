import { ArrowUp, Check } from 'lucide-react';
import { type KeyboardEvent, lazy, type ReactNode, type RefObject, Suspense, useRef } from 'react';
import { useTranslation } from '@/i18n/useTranslation';
import { again } from '@/ui/again';
import { cx } from '@/ui/cx';
import { isImeKey } from '@/ui/isImeKey';
import { AttachButton } from './AttachButton';
import { ComposerBar } from './ComposerBar';
import type { Composing } from './composing';
import { EmojiButton } from './EmojiButton';
import { pastedFiles } from './useComposerFiles';
import { type Mentions, optionId } from './useMentions';

const MentionList = lazy(() => again(() => import('./MentionList')));

type Props = {
  placeholder: string;
  text: string;
  composing: Composing;
  /** What went wrong, in a sentence. */
  problem: string | null;
  /** What goes with it, above the text; nothing while a message is edited. */
  tray: ReactNode;
  hasFiles: boolean;
  onFiles: (files: File[]) => void;
  field: RefObject<HTMLTextAreaElement | null>;
  onText: (text: string) => void;
  onSend: () => void;
  onCancel: () => void;
  onEditLast: () => void;
  /** Enter with nothing written: the same again. */
  onAgain: () => void;
  mentions: Mentions;
};

/** Where one writes. Enter sends, Shift+Enter breaks, Up takes my last message back, Escape lets go. */
export function Composer(props: Props) {
  const { t } = useTranslation();
  const { composing, text, onSend, onCancel } = props;
  const isEmpty = text.trim() === '' && !props.hasFiles;
  const isEdit = composing.mode === 'edit';
  const Icon = isEdit ? Check : ArrowUp;
  return (
    <form
      className="mx-auto w-full max-w-(--column) flex-none px-2 pt-1 pb-2 mid:px-6 mid:pb-4"
      onSubmit={(event) => {
        event.preventDefault();
        if (!isEmpty) onSend();
      }}
    >
      {props.problem !== null && (
        <p role="alert" className="pb-1 ps-4 text-13 text-danger-ink">
          {props.problem}
        </p>
      )}
      <div className="relative rounded-[1.375rem] border hairline bg-ground p-[3px] transition-[border-color] focus-within:border-accent-ink focus-within:bg-paper focus-within:shadow-[0_0_0_1px_var(--accent-ink)] touch:rounded-[1.625rem]">
        <Suspense>
          {props.mentions.options.length > 0 && <MentionList mentions={props.mentions} />}
        </Suspense>
        {composing.mode !== 'new' && <ComposerBar composing={composing} onCancel={onCancel} />}
        {!isEdit && props.tray}
        <div className="flex items-end">
          {!isEdit && <AttachButton onFiles={props.onFiles} />}
          <GrowingField {...props} />
          <EmojiButton field={props.field} isEmpty={text === ''} onText={props.onText} />
          {!isEmpty && (
            <button
              type="submit"
              aria-label={isEdit ? t('chat.saveEdit') : t('chat.send')}
              onPointerDown={(event) => event.preventDefault()}
              className="grid size-(--touch) flex-none animate-arrive place-items-center rounded-round bg-accent text-on-accent transition-colors hover:bg-accent-hover active:bg-accent-press"
            >
              <Icon className="size-5" strokeWidth={1.75} />
            </button>
          )}
        </div>
      </div>
    </form>
  );
}

/** As high as its text, up to eight lines: an unseen copy of the text behind it holds the height. */
function GrowingField(props: Props) {
  const isComposingText = useRef(false);
  const { text, composing, mentions } = props;
  const isListed = mentions.options.length > 0;
  const shape = 'px-3 py-[.4375rem] text-15 [grid-area:1/1] touch:py-[.6875rem]';
  return (
    <div className="grid max-h-[calc(8*1.375rem+.875rem)] min-w-0 flex-1 overflow-y-auto rounded-[1.125rem]">
      <div aria-hidden="true" className={cx(shape, 'invisible whitespace-pre-wrap')}>
        {text}{' '}
      </div>
      <textarea
        ref={props.field}
        rows={1}
        {...(text !== '' && { dir: 'auto' })}
        data-bare=""
        enterKeyHint="send"
        aria-label={props.placeholder}
        placeholder={props.placeholder}
        value={text}
        aria-autocomplete="list"
        {...(isListed && {
          'aria-controls': mentions.listId,
          'aria-activedescendant': optionId(mentions, mentions.active),
        })}
        onChange={(event) => {
          props.onText(event.target.value);
          mentions.onCaret(event.target.selectionEnd);
        }}
        onSelect={(event) => mentions.onCaret(event.currentTarget.selectionEnd)}
        onPaste={(event) => {
          const pasted = pastedFiles(event.clipboardData);
          if (pasted.length === 0 || composing.mode === 'edit') return;
          event.preventDefault();
          props.onFiles(pasted);
        }}
        onCompositionStart={() => {
          isComposingText.current = true;
        }}
        onCompositionEnd={() => {
          isComposingText.current = false;
        }}
        onKeyDown={(event) => {
          if (isComposingText.current || isImeKey(event)) return;
          if (!mentions.onKey(event)) onKey(event, props);
        }}
        className={cx(
          shape,
          'resize-none overflow-hidden bg-transparent text-start placeholder:truncate',
          composing.mode === 'edit' && 'caret-accent-ink',
        )}
      />
    </div>
  );
}

function onKey(event: KeyboardEvent<HTMLTextAreaElement>, props: Props): void {
  const isPlain = !event.shiftKey && !event.ctrlKey && !event.metaKey && !event.altKey;
  if (event.key === 'Enter' && isPlain) {
    event.preventDefault();
    if (props.text.trim() !== '' || props.hasFiles) props.onSend();
    else if (!event.repeat && props.text === '') props.onAgain();
  } else if (event.key === 'Escape' && props.composing.mode !== 'new') {
    event.preventDefault();
    props.onCancel();
  } else if (event.key === 'ArrowUp' && isPlain && props.text === '') {
    if (props.composing.mode !== 'new') return;
    event.preventDefault();
    props.onEditLast();
  }
}

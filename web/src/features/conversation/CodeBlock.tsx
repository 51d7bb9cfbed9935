import { Copy } from 'lucide-react';
import { useTranslation } from '@/i18n/useTranslation';
import { copyText } from '@/parts/copyText';
import { toast } from '@/parts/toasts';
import { cx } from '@/ui/cx';

/** Code as it was written; wide lines scroll sideways. */
export function CodeBlock({ text, onAccent }: { text: string; onAccent: boolean }) {
  const { t } = useTranslation();

  async function copy() {
    const done = await copyText(text);
    toast(done ? t('message.copied') : t('message.copyFailed'));
  }

  return (
    <span className="group/code relative -mx-1.5 block not-first:mt-2">
      <span
        dir="ltr"
        className={cx(
          'block overflow-x-auto rounded-panel px-3 py-2 font-mono text-13/5 whitespace-pre',
          onAccent ? 'bg-accent-deep' : 'bg-paper',
        )}
      >
        <code>{text}</code>
      </span>
      <button
        type="button"
        tabIndex={-1}
        aria-label={t('message.copyCode')}
        onClick={() => void copy()}
        className="absolute inset-e-1 top-1 grid size-8 place-items-center rounded-control bg-float text-soft opacity-0 shadow-float group-hover/code:opacity-100 group-focus-within/row:opacity-100 focus-visible:opacity-100 touch:opacity-100"
      >
        <Copy className="size-4" strokeWidth={2} aria-hidden="true" />
      </button>
    </span>
  );
}

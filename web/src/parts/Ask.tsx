import { toFailure } from '@/data/failure';
import { useTranslation } from '@/i18n/useTranslation';
import ConfirmDialog from '@/ui/ConfirmDialog';
import { failureWords } from './failureWords';

type Props = {
  title: string;
  text: string;
  /** What the last button does, in a verb, and what it says meanwhile. */
  action: string;
  acting: string;
  act: () => Promise<unknown>;
  /** A sentence of its own for a failure. */
  why?: (code: string) => string | undefined;
  onClose: () => void;
};

/** Asks before something of weight is done, and closes when it is. A failure stands in the dialog. */
export function Ask({ title, text, action, acting, act, why, onClose }: Props) {
  const { t } = useTranslation();

  async function confirm(): Promise<string | null> {
    try {
      await act();
      onClose();
      return null;
    } catch (thrown) {
      return why?.(toFailure(thrown).code) ?? failureWords(thrown, t);
    }
  }

  return (
    <ConfirmDialog
      title={title}
      text={text}
      action={action}
      busy={acting}
      cancelLabel={t('app.cancel')}
      closeLabel={t('app.close')}
      onConfirm={confirm}
      onClose={onClose}
    />
  );
}

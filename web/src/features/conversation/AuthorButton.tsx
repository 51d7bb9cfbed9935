import type { ReactNode } from 'react';
import { useTranslation } from '@/i18n/useTranslation';
import { cx } from '@/ui/cx';

type Props = { name: string; className: string; onPress: () => void; children: ReactNode };

/** The name or picture beside a message: leads to who wrote it. No stop of the Tab key: the message's menu has it too. */
export function AuthorButton({ name, className, onPress, children }: Props) {
  const { t } = useTranslation();
  return (
    <button
      type="button"
      tabIndex={-1}
      data-author=""
      aria-label={t('person.viewName', { name })}
      onClick={onPress}
      className={cx('reach group/author rounded-round', className)}
    >
      {children}
    </button>
  );
}

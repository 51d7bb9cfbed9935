import { ChevronLeft } from 'lucide-react';
import type { ReactNode } from 'react';
import { useTranslation } from '@/i18n/useTranslation';
import { cx } from '@/ui/cx';
import { IconLink } from '@/ui/IconLink';

type Props = {
  title: string;
  text?: string;
  /** For lists, which need more room than forms. */
  isWide?: boolean;
  children: ReactNode;
};

/** One page of the settings, with the way back on phones. */
export function SettingsPage({ title, text, isWide = false, children }: Props) {
  const { t } = useTranslation();
  return (
    <div className="min-h-0 flex-1 overflow-y-auto bg-paper on-paper">
      <div className="flex min-h-(--head) items-center border-b hairline px-1 mid:hidden">
        <IconLink to="/settings" label={t('app.back')}>
          <ChevronLeft className="flip size-5" strokeWidth={1.75} />
        </IconLink>
        <p className="text-15 font-bold">{title}</p>
      </div>
      <div
        className={cx(
          'mx-auto px-4 py-4 mid:px-6 mid:py-8',
          isWide ? 'max-w-[45rem]' : 'max-w-[38rem]',
        )}
      >
        <h1
          tabIndex={-1}
          data-bare=""
          data-title=""
          className="mb-6 text-24 tracking-[-.012em] max-mid:sr-only"
        >
          {title}
        </h1>
        {text !== undefined && <p className="mb-4 text-muted">{text}</p>}
        {children}
      </div>
    </div>
  );
}

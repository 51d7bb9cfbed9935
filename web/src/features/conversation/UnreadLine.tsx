import { useTranslation } from '@/i18n/useTranslation';

const HAIR = 'h-px flex-1 bg-accent-line';

/** Where the new ones begin. */
export function UnreadLine({ count }: { count: number }) {
  const { t } = useTranslation();
  return (
    <p className="flex items-center gap-2 pt-3 pb-1 text-12 font-bold text-accent-ink">
      <span className={HAIR} />
      {count > 99 ? t('chat.newHundred') : t('chat.new', { count })}
      <span className={HAIR} />
    </p>
  );
}

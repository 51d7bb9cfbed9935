import { useState } from 'react';
import { useTranslation } from 'react-i18next';

const HAIR = 'h-px flex-1 bg-accent-line';

/** Where the new ones begin. The number is that of the moment it was drawn: reading doesn't count it down. */
export function UnreadLine({ count }: { count: number }) {
  const { t } = useTranslation();
  const [first] = useState(count);
  const shown = Math.max(first, count);
  return (
    <p className="flex items-center gap-2 pt-3 pb-1 text-12 font-bold text-accent-ink">
      <span className={HAIR} />
      {shown > 99 ? t('chat.newHundred') : t('chat.new', { count: shown })}
      <span className={HAIR} />
    </p>
  );
}

import '@/i18n/enSending';
import { X } from 'lucide-react';
import { useTranslation } from '@/i18n/useTranslation';

type Props = { name: string; onPress: () => void };

/** The cross in the corner of a file that takes it out of its message. */
export function TakeOut({ name, onPress }: Props) {
  const { t } = useTranslation();
  return (
    <button
      type="button"
      aria-label={t('files.remove', { name })}
      onClick={onPress}
      className="absolute inset-e-1 top-1 grid size-6 place-items-center rounded-round bg-veil text-on-veil after:absolute after:-inset-2"
    >
      <X className="size-4" strokeWidth={2} aria-hidden="true" />
    </button>
  );
}

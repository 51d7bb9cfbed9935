import { ArrowDown } from 'lucide-react';
import { useTranslation } from '@/i18n/useTranslation';
import { cx } from '@/ui/cx';

type Props = { unread: number; onPress: () => void };

/** Down to the newest message, with how many there are to read. */
export default function JumpButton({ unread, onPress }: Props) {
  const { t } = useTranslation();
  const words = unread > 99 ? t('chat.newHundred') : t('chat.new', { count: unread });
  return (
    <button
      type="button"
      onClick={onPress}
      aria-label={unread > 0 ? t('chat.jumpNew', { count: unread }) : t('chat.jump')}
      className={cx(
        'absolute inset-x-0 bottom-3 z-20 mx-auto flex h-10 animate-arrive items-center gap-1.5 rounded-round',
        'bg-float text-13 font-bold text-accent-ink shadow-float hover:bg-float-hush',
        unread > 0 ? 'w-fit px-3' : 'w-10 justify-center',
      )}
    >
      <ArrowDown className="size-4" strokeWidth={2} aria-hidden="true" />
      {unread > 0 && words}
    </button>
  );
}

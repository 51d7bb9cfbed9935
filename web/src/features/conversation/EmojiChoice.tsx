import { lazy, type RefObject, Suspense } from 'react';
import { useTranslation } from '@/i18n/useTranslation';
import { again } from '@/ui/again';

const EmojiPicker = lazy(() => again(() => import('@/ui/EmojiPicker')));

type Props = {
  label: string;
  anchor: Element;
  /** What has the focus when it closes; by default what had it before. */
  finalFocus?: RefObject<HTMLElement | null>;
  onPick: (emoji: string) => void;
  onClose: () => void;
};

/** Every emoji, to choose one of; it closes with the choice. Its code comes when it is first needed. */
export function EmojiChoice({ label, onPick, ...rest }: Props) {
  const { t } = useTranslation();
  return (
    <Suspense>
      <EmojiPicker
        words={{
          label,
          search: t('reaction.search'),
          loading: t('reaction.loadingEmoji'),
          none: t('reaction.none'),
        }}
        {...rest}
        onPick={(emoji) => {
          rest.onClose();
          onPick(emoji);
        }}
      />
    </Suspense>
  );
}

import { lazy, Suspense } from 'react';
import { useTranslation } from '@/i18n/useTranslation';
import { again } from '@/ui/again';

const EmojiPicker = lazy(() => again(() => import('@/ui/EmojiPicker')));

type Props = {
  label: string;
  anchor: Element;
  onPick: (emoji: string) => void;
  onClose: () => void;
};

/** Every emoji, to choose one of; it closes with the choice. Its code comes when it is first needed. */
export function EmojiChoice({ label, anchor, onPick, onClose }: Props) {
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
        anchor={anchor}
        onPick={(emoji) => {
          onClose();
          onPick(emoji);
        }}
        onClose={onClose}
      />
    </Suspense>
  );
}

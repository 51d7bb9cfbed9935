import type { FoundMessages } from '@/data/queries/useSearch';
import { useTranslation } from '@/i18n/useTranslation';
import { KeyCap } from '@/ui/KeyCap';

type Props = {
  messages: FoundMessages;
  /** Whether Tab keeps to the open chat; `null` where none is open. */
  isOnlyHere: boolean | null;
};

/** The keys, and how many messages were found. */
export function Foot({ messages, isOnlyHere }: Props) {
  const { t } = useTranslation();
  const count = messages.items.length;
  return (
    <div className="hidden flex-none items-center gap-4 border-t hairline px-4 py-3 text-12 text-muted mid:flex">
      <span aria-hidden="true" className="flex items-center gap-1">
        <KeyCap>↑</KeyCap>
        <KeyCap>↓</KeyCap> {t('switcher.move')}
      </span>
      <span aria-hidden="true" className="flex items-center gap-1">
        <KeyCap>↵</KeyCap> {t('switcher.go')}
      </span>
      {isOnlyHere !== null && (
        <span aria-hidden="true" className="flex items-center gap-1">
          <KeyCap>{t('switcher.tabKey')}</KeyCap>{' '}
          {isOnlyHere ? t('switcher.allChats') : t('switcher.onlyHere')}
        </span>
      )}
      {count > 0 && (
        <span role="status" className="ms-auto">
          {messages.hasMore ? t('switcher.foundMore', { count }) : t('switcher.found', { count })}
        </span>
      )}
    </div>
  );
}

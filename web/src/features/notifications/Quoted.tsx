import { useSyncExternalStore } from 'react';
import type { MessageId } from '@/data/model.gen';
import { useClient } from '@/data/useKlatch';
import { useTranslation } from '@/i18n/useTranslation';
import { useOneLine } from '@/parts/useOneLine';

/** The words a notification is about, on one line; nothing while they are not known. */
export function Quoted({ messageId }: { messageId: MessageId }) {
  const { t } = useTranslation();
  const { notifications } = useClient();
  const message = useSyncExternalStore(notifications.subscribe, () =>
    notifications.textOf(messageId),
  );
  const text = useOneLine(message?.body ?? '');
  if (text === '') return null;
  return (
    <span dir="auto" className="one block text-13 text-muted">
      {t('notifications.quote', { text })}
    </span>
  );
}

import type { Row } from '@/data/shapes';
import { useTranslation } from '@/i18n/useTranslation';
import FloatingMenu from '@/ui/FloatingMenu';
import { useConversation } from './conversation';
import { MessageSheet } from './MessageSheet';
import { menuItems } from './menuItems';
import { useEmojiBar } from './useEmojiBar';

export type OpenMenu = { row: Row; anchor: HTMLElement; how: 'menu' | 'sheet' };

/** What can be done with one message: beside it, or as a sheet at the bottom under a finger. */
export default function MessageMenu({
  row,
  anchor,
  how,
  onClose,
}: OpenMenu & { onClose: () => void }) {
  const { t } = useTranslation();
  const conversation = useConversation();
  const items = menuItems(row, conversation, t);
  const label = t('message.menu');
  const bar = useEmojiBar(row, anchor);
  if (how === 'sheet') {
    return <MessageSheet label={label} row={row} bar={bar} items={items} onClose={onClose} />;
  }
  const article = anchor.closest<HTMLElement>('[data-row]');
  return (
    <FloatingMenu
      label={label}
      {...(bar.length > 0 ? { bar } : {})}
      items={items}
      anchor={anchor === article ? (article.querySelector('div > :first-child') ?? anchor) : anchor}
      align={row.mine ? 'end' : 'start'}
      returnTo={article}
      onClose={onClose}
    />
  );
}

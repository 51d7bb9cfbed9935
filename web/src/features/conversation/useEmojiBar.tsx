import { SmilePlus } from 'lucide-react';
import { useState } from 'react';
import type { Row } from '@/data/shapes';
import { useTranslation } from '@/i18n/useTranslation';
import type { BarItem } from '@/ui/FloatingMenu';
import { useConversation } from './conversation';
import { usualEmoji } from './usualEmoji';

/** My usual emoji for a message, and the way to all of them; none for what takes no reactions. */
export function useEmojiBar(row: Row, anchor: HTMLElement): BarItem[] {
  const { t } = useTranslation();
  const { meId, react, pickEmoji } = useConversation();
  const [usual] = useState(() => usualEmoji(meId));
  if (row.number === null || row.deletedAt !== null) return [];
  const isMine = (emoji: string): boolean =>
    row.reactions.some((one) => one.emoji === emoji && one.userIds.includes(meId));
  const items: BarItem[] = usual.map((emoji) => ({
    id: emoji,
    label: t('reaction.give', { emoji }),
    content: emoji,
    on: isMine(emoji),
    onPress: () => react(row, emoji),
  }));
  items.push({
    id: 'more',
    label: t('reaction.add'),
    content: <SmilePlus strokeWidth={1.75} />,
    on: false,
    // After the menu has given the focus back.
    onPress: () => setTimeout(() => pickEmoji(row, anchor), 60),
  });
  return items;
}

import {
  Copy,
  EyeOff,
  Pencil,
  Reply,
  RotateCw,
  Smile,
  Trash2,
  Undo2,
  UserRound,
} from 'lucide-react';
import type { Row } from '@/data/shapes';
import type { Translate } from '@/i18n/words';
import type { MenuItem } from '@/ui/FloatingMenu';
import type { Conversation } from './conversation';
import { focusBeside } from './focusBeside';

/** The rows of a message's menu: what this message allows me to do. */
export function menuItems(row: Row, conversation: Conversation, t: Translate): MenuItem[] {
  const { actions } = conversation;
  if (row.deletedAt !== null) return ofDeleted(row, conversation, t);
  const isStored = row.number !== null;
  const isStuck = row.state === 'failed' || row.state === 'held';
  const items: Array<MenuItem | false> = [
    isStuck && {
      id: 'retry',
      label: t('message.retry'),
      icon: <RotateCw strokeWidth={1.75} />,
      onPress: () => actions.retry(row.id),
    },
    isStored && {
      id: 'reply',
      label: t('message.reply'),
      icon: <Reply className="flip" strokeWidth={1.75} />,
      hotkey: 'R',
      onPress: () => later(() => conversation.reply(row)),
    },
    row.reactions.length > 0 && {
      id: 'reactors',
      label: t('reaction.title'),
      icon: <Smile strokeWidth={1.75} />,
      onPress: () => later(() => conversation.showReactors(row)),
    },
    (row.body ?? '') !== '' && {
      id: 'copy',
      label: t('message.copy'),
      icon: <Copy strokeWidth={1.75} />,
      hotkey: 'C',
      onPress: () => conversation.copy(row),
    },
    ...authorItems(row, conversation, t),
    row.undoKey !== null && undoItem(t('message.undoSend'), row, conversation),
    row.mine && {
      id: 'edit',
      label: t('message.edit'),
      icon: <Pencil strokeWidth={1.75} />,
      hotkey: 'E',
      onPress: () => later(() => conversation.edit(row)),
    },
    (isStuck || (!isStored && row.undoKey === null)) && {
      id: 'discard',
      label: t('message.discard'),
      icon: <Trash2 strokeWidth={1.75} />,
      danger: true,
      onPress: () =>
        later(() => {
          focusBeside(row.id);
          actions.discard(row.id);
        }),
    },
    isStored && {
      ...hideItem(row, conversation, t),
      hotkey: conversation.canDelete(row) ? t('message.hideKey') : t('message.deleteKey'),
    },
    conversation.canDelete(row) && {
      id: 'delete',
      label: t('message.delete'),
      icon: <Trash2 strokeWidth={1.75} />,
      hotkey: t('message.deleteKey'),
      danger: true,
      onPress: () => later(() => conversation.remove(row)),
    },
  ];
  return items.filter((item) => item !== false);
}

/** Where one was deleted: its place can go too, or the deleting is taken back. */
function ofDeleted(row: Row, conversation: Conversation, t: Translate): MenuItem[] {
  if (row.undoKey !== null) return [undoItem(t('undo.action'), row, conversation)];
  if (row.number === null) return [];
  return [...authorItems(row, conversation, t), hideItem(row, conversation, t)];
}

/** The way to who wrote it, where that is not told by the chat. */
function authorItems(row: Row, conversation: Conversation, t: Translate): MenuItem[] {
  if (row.mine || conversation.kind === 'direct') return [];
  const onPress = () => later(() => conversation.showAuthor(row));
  return [
    { id: 'author', label: t('person.view'), icon: <UserRound strokeWidth={1.75} />, onPress },
  ];
}

function undoItem(label: string, row: Row, conversation: Conversation): MenuItem {
  return {
    id: 'undo',
    label,
    icon: <Undo2 className="flip" strokeWidth={1.75} />,
    onPress: () => later(() => conversation.undo(row)),
  };
}

function hideItem(row: Row, conversation: Conversation, t: Translate): MenuItem {
  return {
    id: 'hide',
    label: t('message.hide'),
    icon: <EyeOff strokeWidth={1.75} />,
    danger: true,
    onPress: () => later(() => conversation.hide(row)),
  };
}

/** After the menu has given the focus back, so that what opens next may take it. */
function later(act: () => void): void {
  setTimeout(act, 60);
}

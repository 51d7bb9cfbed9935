import { Hash, NotebookPen } from 'lucide-react';
import type { ChatItem } from '@/data/shapes';
import { Avatar, type AvatarSize } from '@/ui/Avatar';
import { PersonAvatar } from './PersonAvatar';

type Props = {
  chat: Pick<ChatItem, 'id' | 'kind' | 'name' | 'peer'>;
  meId: string;
  size: AvatarSize;
  here?: boolean;
};

/** A chat's picture: the person, or a square with a hash for a room and a notebook for my notes. */
export function ChatAvatar({ chat, meId, size, here = false }: Props) {
  if (chat.kind !== 'direct') {
    return (
      <Avatar id={chat.id} name={chat.name ?? ''} size={size} icon={<Hash strokeWidth={2} />} />
    );
  }
  if (chat.peer?.id === meId) {
    return <Avatar id={chat.id} name="" size={size} icon={<NotebookPen strokeWidth={2} />} />;
  }
  return (
    <PersonAvatar userId={chat.peer?.id ?? chat.id} user={chat.peer} size={size} here={here} />
  );
}

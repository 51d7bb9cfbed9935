import { Hash } from 'lucide-react';
import { useLocation } from 'wouter';
import { useChats } from '@/data/useChats';
import { useClient } from '@/data/useKlatch';
import { useUser, useUsers } from '@/data/usePeople';
import { fullTime, listTime } from '@/i18n/dates';
import { Rich } from '@/i18n/Rich';
import { useTranslation } from '@/i18n/useTranslation';
import { FriendButtons } from '@/parts/FriendButtons';
import { displayName } from '@/parts/names';
import { PersonAvatar } from '@/parts/PersonAvatar';
import { useMinute } from '@/parts/useMinute';
import { Avatar } from '@/ui/Avatar';
import { cx } from '@/ui/cx';
import type { Line } from './groups';
import { Quoted } from './Quoted';

type Props = { line: Line; onClose: () => void };

/** One notification: who, what, where and when; a press leads there. */
export function NotificationLine({ line, onClose }: Props) {
  const { t } = useTranslation();
  const now = useMinute();
  const { first, isNew } = line;
  const { notifications } = useClient();
  const [, navigate] = useLocation();
  const user = useUser(first.userId);
  const at = new Date(first.createdAt);

  function go() {
    notifications.markRead(line.all.filter((one) => one.readAt === null).map((one) => one.id));
    navigate(placeOf(line));
    onClose();
  }

  return (
    <li
      className={cx(
        'relative px-2',
        isNew &&
          'before:absolute before:inset-s-1 before:top-6 before:size-1.5 before:rounded-round before:bg-accent',
      )}
    >
      <button
        type="button"
        onClick={go}
        className="flex w-full gap-3 rounded-control px-2 py-2 text-start hover:bg-float-hush"
      >
        <Picture line={line} />
        <span className="min-w-0 flex-1">
          <span dir="auto" className="side block text-13 wrap-anywhere">
            {isNew && <span className="sr-only">{t('notifications.unread')}</span>}
            <What line={line} />
          </span>
          {first.messageId !== null && <Quoted messageId={first.messageId} />}
        </span>
        <time
          dateTime={first.createdAt}
          title={fullTime(at)}
          className="flex-none pt-px text-12 text-muted"
        >
          {listTime(at, now)}
        </time>
      </button>
      {first.kind === 'friend_request' && user !== null && (
        <div className="-mt-2 flex gap-2 ps-14 pb-2">
          <FriendButtons user={user} spelled />
        </div>
      )}
    </li>
  );
}

function Picture({ line }: { line: Line }) {
  const { first, userIds } = line;
  const userOf = useUsers(userIds);
  const [one, two] = userIds;
  if (first.kind === 'room_invitation') {
    return (
      <Avatar id={first.roomId ?? first.id} name="" size={36} icon={<Hash strokeWidth={2} />} />
    );
  }
  if (one !== undefined && two !== undefined) {
    return (
      <span className="relative size-9 flex-none">
        <span className="absolute inset-s-0 top-0">
          <PersonAvatar userId={one} user={userOf(one)} size={24} />
        </span>
        <span className="absolute inset-e-0 bottom-0">
          <PersonAvatar userId={two} user={userOf(two)} size={24} />
        </span>
      </span>
    );
  }
  return <PersonAvatar userId={first.userId} user={userOf(first.userId)} size={36} />;
}

function What({ line }: { line: Line }) {
  const { t } = useTranslation();
  const { first, userIds } = line;
  const { items } = useChats();
  const userOf = useUsers(userIds);
  const nameOf = (id: string | undefined) => {
    const user = id === undefined ? null : userOf(id);
    return user === null ? t('app.someone') : displayName(user);
  };
  const chat = items.find((item) => item.id === first.roomId);
  const values = {
    name: nameOf(userIds[0]),
    second: nameOf(userIds[1]),
    room: chat?.name ?? t('notifications.aRoom'),
    emoji: [...new Set(line.all.map((one) => one.emoji ?? ''))].join(' '),
  };
  const isDirect = chat?.kind === 'direct';
  const tags = { b: <b /> };
  switch (first.kind) {
    case 'mention':
      return (
        <Rich
          text={isDirect ? 'notifications.mentionDirect' : 'notifications.mention'}
          values={values}
          tags={tags}
        />
      );
    case 'message':
      return (
        <Rich
          text={isDirect ? 'notifications.message' : 'notifications.answer'}
          values={values}
          tags={tags}
        />
      );
    case 'friend_request':
      return <Rich text="notifications.friendRequest" values={values} tags={tags} />;
    case 'room_invitation':
      return <Rich text="notifications.invitation" values={values} tags={tags} />;
    case 'reaction': {
      const others = userIds.length - 2;
      if (others > 0)
        return (
          <Rich
            text="notifications.reactionMany"
            values={{ ...values, count: others }}
            tags={tags}
          />
        );
      return (
        <Rich
          text={others === 0 ? 'notifications.reactionTwo' : 'notifications.reaction'}
          values={values}
          tags={tags}
        />
      );
    }
  }
}

function placeOf({ first }: Line): string {
  if (first.roomId === null) return '/people';
  const place = `/chats/${first.roomId}`;
  return first.messageId === null
    ? place
    : `${place}?message=${first.messageId}&number=${first.number ?? 0}`;
}

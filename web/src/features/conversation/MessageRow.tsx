import { type KeyboardEvent, lazy, memo, Suspense, useState } from 'react';
import { useIsBlocked } from '@/data/useBonds';
import { useUser } from '@/data/usePeople';
import { clock, fullTime } from '@/i18n/dates';
import { useTranslation } from '@/i18n/useTranslation';
import { displayName } from '@/parts/names';
import { PersonAvatar } from '@/parts/PersonAvatar';
import { useWords } from '@/parts/useWords';
import { again } from '@/ui/again';
import { cx } from '@/ui/cx';
import { AuthorButton } from './AuthorButton';
import { useConversation } from './conversation';
import { FoldedRow } from './FoldedRow';
import { MessageStatus } from './MessageStatus';
import { MessageTools } from './MessageTools';
import { Said } from './Said';
import { TabStop } from './tabStop';
import type { MessageItem } from './timelineItems';
import { useLongPress } from './useLongPress';
import { ageMs } from './useLook';

const Reactions = lazy(() => again(() => import('./Reactions')));

/** Rows this young came while one was looking. */
const FRESH_MS = 1500;

type Props = { item: MessageItem; isTabStop: boolean; isFlashing: boolean };

/** One message with what stands around it: author and time above, avatar beside, its mark below. */
export const MessageRow = memo(function MessageRow(props: Props) {
  const isBlocked = useIsBlocked(props.item.row.senderId);
  const [isShown, setShown] = useState(false);
  if (!isBlocked || isShown) return <OpenRow {...props} />;
  return <FoldedRow item={props.item} isTabStop={props.isTabStop} onShow={() => setShown(true)} />;
});

function OpenRow({ item, isTabStop, isFlashing }: Props) {
  const { t } = useTranslation();
  const conversation = useConversation();
  const { row, first, last } = item;
  const author = useUser(row.senderId);
  const text = useWords(row);
  const [isFresh] = useState(() => ageMs(row) < FRESH_MS);
  const longPress = useLongPress((element) => conversation.openMenu(row, element, 'sheet'));
  const isDirect = conversation.kind === 'direct';
  const at = new Date(row.createdAt);
  const name = author === null ? t('app.someone') : displayName(author);
  const showAuthor = () => conversation.showAuthor(row);
  const words = row.deletedAt === null ? text : t('message.deleted');
  const label = row.mine
    ? t('message.mine', { time: clock(at), text: words })
    : t('message.theirs', { name, time: clock(at), text: words });

  return (
    <article
      data-row={row.id}
      data-bare=""
      tabIndex={isTabStop ? 0 : -1}
      aria-label={label}
      onKeyDown={(event) => onKey(event, conversation, item)}
      {...longPress}
      className={cx(
        'group/row grid gap-x-1.5 mid:gap-x-2',
        first ? 'pt-3' : 'pt-0.5',
        !row.mine &&
          !isDirect &&
          'grid-cols-[1.75rem_minmax(0,1fr)] mid:grid-cols-[2rem_minmax(0,1fr)]',
        isFresh && (row.mine ? 'animate-arrive-up' : 'animate-arrive'),
      )}
    >
      {first && !row.mine && (
        <p
          className={cx(
            'flex min-w-0 items-baseline gap-2 ps-3 pb-1 text-13',
            !isDirect && 'col-start-2',
          )}
        >
          {!isDirect && (
            <AuthorButton name={name} className="min-w-0" onPress={showAuthor}>
              <b dir="auto" className="one block text-soft group-hover/author:underline">
                {name}
              </b>
            </AuthorButton>
          )}
          <time
            dateTime={row.createdAt}
            title={fullTime(at)}
            className="flex-none text-12 text-muted"
          >
            {clock(at)}
          </time>
        </p>
      )}
      {!row.mine && !isDirect && (
        <span className="col-start-1 self-end">
          {last && (
            <AuthorButton name={name} className="grid after:-inset-x-1.5" onPress={showAuthor}>
              <PersonAvatar userId={row.senderId} user={author} size={32} small />
            </AuthorButton>
          )}
        </span>
      )}
      <div
        className={cx(
          'flex min-w-0',
          row.mine && 'justify-end',
          !row.mine && !isDirect && 'col-start-2',
        )}
      >
        <div
          className={cx(
            'relative flex min-w-0 max-w-[88%] items-center gap-2 mid:max-w-[min(35rem,84%)]',
            row.mine && 'flex-row-reverse',
          )}
        >
          <TabStop value={isTabStop}>
            <Said item={item} isFlashing={isFlashing} />
          </TabStop>
          <time
            aria-hidden="true"
            className="hidden flex-none text-12 text-muted opacity-0 transition-opacity group-hover/row:opacity-100 group-focus-visible/row:opacity-100 mid:block"
          >
            {clock(at)}
          </time>
          <MessageTools row={row} />
        </div>
      </div>
      {row.reactions.length > 0 && (
        <div className={cx('min-w-0', !row.mine && !isDirect && 'col-start-2')}>
          <Suspense fallback={<div className="h-7" />}>
            <Reactions row={row} />
          </Suspense>
        </div>
      )}
      {row.mine && <MessageStatus item={item} />}
    </article>
  );
}

function onKey(
  event: KeyboardEvent<HTMLElement>,
  conversation: ReturnType<typeof useConversation>,
  { row }: MessageItem,
): void {
  if (event.target !== event.currentTarget) return;
  const isMenuKey = event.key === 'ContextMenu' || (event.key === 'F10' && event.shiftKey);
  if (!isMenuKey && (event.ctrlKey || event.metaKey || event.altKey)) return;
  const act = isMenuKey || event.key === 'Enter' ? 'menu' : event.key.toLowerCase();
  if (row.deletedAt !== null && act !== 'menu') {
    // The same again takes it back.
    if (act === 'delete' && row.undoKey !== null) conversation.actions.again(row.undoKey);
    return;
  }
  switch (act) {
    case 'menu':
      conversation.openMenu(row, event.currentTarget, 'menu');
      break;
    case 'r':
      if (row.number !== null) conversation.reply(row);
      break;
    case 'c':
      if (row.body) conversation.copy(row);
      break;
    case 'e':
      if (row.mine) conversation.edit(row);
      break;
    case 'delete':
      if (row.number === null) return;
      if (conversation.canDelete(row) && !event.shiftKey) conversation.remove(row);
      else conversation.hide(row);
      break;
    default:
      return;
  }
  event.preventDefault();
}

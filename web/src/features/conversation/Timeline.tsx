import { lazy, Suspense } from 'react';
import type { RoomActions, RoomSnapshot, Row } from '@/data/shapes';
import { useTranslation } from '@/i18n/useTranslation';
import { again } from '@/ui/again';
import { Announcer } from './Announcer';
import { DayLine, DayName } from './DayLine';
import { MessageRow } from './MessageRow';
import { NotCome } from './NotCome';
import { Notices } from './Notices';
import { StartOfChat } from './StartOfChat';
import { TypingLine } from './TypingLine';
import { dayOf, type TimelineItem } from './timelineItems';
import { UnreadLine } from './UnreadLine';
import { useJump } from './useJump';
import { useNewCount } from './useNewCount';
import { useOwnInSight } from './useOwnInSight';
import { useTimeline } from './useTimeline';
import { useWalk } from './useWalk';

const JumpButton = lazy(() => again(() => import('./JumpButton')));

type Props = {
  room: RoomSnapshot & RoomActions;
  /** The room's rows, the same list as long as they are the same. */
  rows: readonly Row[];
  jumpTo: string | null;
  onJumped: () => void;
};

/** Everything said, oldest first, held at its end. Arrow keys walk from message to message. */
export function Timeline({ room, rows, jumpTo, onJumped }: Props) {
  const { t } = useTranslation();
  const { setScroller, items, list, lines, isAtEnd } = useTimeline(room, rows);
  const notLoaded = room.hasNewer ? (room.chat?.unread ?? 0) : 0;
  const newCount = useNewCount(room.firstUnread, rows, notLoaded);
  const flashing = useJump(jumpTo, items, list, onJumped);
  useOwnInSight(rows, list);
  const { body, tabStop, walk, toNewest } = useWalk(room, items, list, lines);
  const topDay = stickyDay(items, list.range?.startIndex ?? -1);
  return (
    <section aria-label={t('chat.timeline')} className="relative min-h-0 flex-1">
      <Announcer room={room} />
      <div
        ref={setScroller}
        className="size-full overflow-x-hidden overflow-y-auto overscroll-contain"
      >
        <div className="mx-auto flex min-h-full max-w-(--column) flex-col justify-end px-3 mid:px-6">
          {/* biome-ignore lint/a11y/noStaticElementInteractions: the keys belong to the messages inside, which take the focus. */}
          <div
            ref={body}
            onKeyDown={walk}
            className="relative w-full"
            style={{ height: list.getTotalSize() }}
          >
            {lines.map((line) => {
              const item = items[line.index];
              return item === undefined ? null : (
                <div
                  key={line.key}
                  ref={list.measureElement}
                  data-index={line.index}
                  className="absolute inset-x-0 top-0"
                  style={{ transform: `translateY(${line.start}px)` }}
                >
                  <Line
                    item={item}
                    room={room}
                    newCount={newCount}
                    isTabStop={item.key === tabStop}
                    isFlashing={item.key === flashing}
                  />
                </div>
              );
            })}
            <div className="absolute inset-x-0 bottom-1">
              <TypingLine roomId={room.id} kind={room.room?.kind ?? 'private'} />
            </div>
          </div>
        </div>
      </div>
      {room.older === 'failed' && (
        <NotCome className="top-2" text={t('chat.olderFailed')} onRetry={room.loadOlder} />
      )}
      {/* Above the way to the newest. */}
      {room.newer === 'failed' && (
        <NotCome className="bottom-15" text={t('chat.newerFailed')} onRetry={room.loadNewer} />
      )}
      {topDay !== null && room.older !== 'failed' && (
        <p
          aria-hidden="true"
          className="pointer-events-none absolute inset-x-0 top-2 flex justify-center text-12 font-bold text-muted"
        >
          <span className="rounded-round bg-paper px-3 py-1">
            <DayName atMs={topDay} />
          </span>
        </p>
      )}
      <Suspense>
        {!isAtEnd && <JumpButton unread={room.chat?.unread ?? 0} onPress={() => void toNewest()} />}
      </Suspense>
    </section>
  );
}

type LineProps = {
  item: TimelineItem;
  room: RoomSnapshot;
  newCount: number;
  isTabStop: boolean;
  isFlashing: boolean;
};

function Line({ item, room, newCount, isTabStop, isFlashing }: LineProps) {
  switch (item.type) {
    case 'start':
      return <StartOfChat room={room} />;
    case 'day':
      return <DayLine atMs={item.atMs} />;
    case 'unread':
      return <UnreadLine count={newCount} />;
    case 'notices':
      return <Notices rows={item.rows} />;
    case 'message':
      return <MessageRow item={item} isTabStop={isTabStop} isFlashing={isFlashing} />;
  }
}

/** The day to keep at the top: none while its own line or the start is there. */
function stickyDay(items: TimelineItem[], index: number): number | null {
  const item = items[index];
  if (item === undefined || item.type === 'day' || item.type === 'start') return null;
  return dayOf(items, index);
}

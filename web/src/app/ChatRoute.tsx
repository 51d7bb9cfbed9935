import { type KeyboardEvent, lazy, Suspense, useEffect } from 'react';
import { useLocation } from 'wouter';
import { useRoomPlace } from '@/data/useRoom';
import { ConversationPage } from '@/features/conversation/ConversationPage';
import { again } from '@/ui/again';
import { cx } from '@/ui/cx';
import { useDelayed } from '@/ui/useDelayed';
import { useMedia, WIDE } from '@/ui/useMedia';
import { useDetailsOpen } from './useDetailsOpen';

const NotFound = lazy(() => again(() => import('./NotFound')));
const DetailsPanel = lazy(() => again(() => import('@/features/details/DetailsPanel')));

/** How long the details wait for the conversation. */
const DETAILS_MS = 300;

type Props = { roomId: string; isDetailsRoute: boolean };

/** A conversation and its details: side by side from 1,100 px, sliding over from 720, one at a time below. */
export function ChatRoute({ roomId, isDetailsRoute }: Props) {
  const [, navigate] = useLocation();
  const isWide = useMedia(WIDE);
  const [isKept, setKept] = useDetailsOpen();
  // Of a room one is not in there are none.
  const hasDetails = useRoomPlace(roomId) !== 'none';
  const isOpen = hasDetails && (isWide ? isKept : isDetailsRoute);
  const path = `/chats/${roomId}`;
  // The conversation comes first; its details stand beside it a moment later.
  const isQuiet = useDelayed(true, DETAILS_MS);

  function toggle() {
    if (isWide) setKept(!isKept);
    else if (isDetailsRoute) navigate(path, { replace: true });
    else navigate(`${path}/details`);
  }

  useEffect(() => {
    if (isWide && isDetailsRoute) navigate(path, { replace: true });
  }, [isWide, isDetailsRoute, navigate, path]);

  function closeByKey(event: KeyboardEvent) {
    if (event.key === 'Escape' && !isWide && !event.defaultPrevented) toggle();
  }

  return (
    <div className="relative flex min-h-0 min-w-0 flex-1 overflow-hidden">
      <div className={cx('flex min-w-0 flex-1', isOpen && 'max-mid:hidden')}>
        <ConversationPage
          roomId={roomId}
          isDetailsOpen={isOpen}
          onDetails={toggle}
          gone={<NotFound />}
        />
      </div>
      {isOpen && (
        // biome-ignore lint/a11y/noStaticElementInteractions: Escape closes the panel from anything inside it.
        <div
          onKeyDown={closeByKey}
          className="flex min-h-0 w-full flex-none animate-arrive hairline mid:absolute mid:border-s mid:inset-y-0 mid:inset-e-0 mid:z-30 mid:w-80 mid:shadow-float wide:static wide:z-auto wide:[box-shadow:none]"
        >
          <Suspense>
            {(isQuiet || !isWide) && <DetailsPanel roomId={roomId} onClose={toggle} />}
          </Suspense>
        </div>
      )}
    </div>
  );
}

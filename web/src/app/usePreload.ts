import { useEffect } from 'react';

const PARTS = [
  () => import('./NotFound'),
  () => import('@/features/conversation/Reactions'),
  () => import('@/features/conversation/JumpButton'),
  () => import('@/features/conversation/FailedLine'),
  () => import('@/features/conversation/ChatMenu'),
  () => import('@/features/conversation/MentionList'),
  () => import('./UndoToasts'),
  () => import('@/features/conversation/MessageMenu'),
  () => import('@/ui/EmojiPicker'),
  () => import('@/features/conversation/FormattedText'),
  () => import('@/features/details/DetailsPanel'),
  () => import('@/features/details/PersonDialog'),
  () => import('@/features/people/PeoplePage'),
  () => import('@/features/rooms/RoomsPage'),
  () => import('@/features/rooms/NewRoomDialog'),
  () => import('@/features/switcher/Switcher'),
  () => import('@/features/settings/ProfilePage'),
];

const QUIET_MS = 5000;

/** Brings the rest once all is quiet, so that nothing is missing when the network is. */
export function usePreload(): void {
  useEffect(() => {
    const timer = setTimeout(() => {
      for (const part of PARTS) void part().catch(() => {});
    }, QUIET_MS);
    return () => clearTimeout(timer);
  }, []);
}

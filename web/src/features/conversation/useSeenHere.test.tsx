import { cleanup, render } from '@testing-library/react';
import { afterEach, expect, test, vi } from 'vitest';
import { useSeenHere } from './useSeenHere';

const world = vi.hoisted(() => ({ items: [] as unknown[], isActive: true, markRead: vi.fn() }));
vi.mock('@/data/useKlatch', () => ({ useClient: () => ({ notifications: world }) }));
vi.mock('@/data/useNotifications', () => ({ useNotifications: () => world }));
vi.mock('@/parts/usePageActive', () => ({ usePageActive: () => world.isActive }));
afterEach(cleanup);

function Open({ isCovered }: { isCovered: boolean }) {
  useSeenHere('room' as Parameters<typeof useSeenHere>[0], isCovered);
  return null;
}

const notice = (id: string, kind: string, roomId = 'room', readAt: string | null = null) => ({
  id,
  kind,
  roomId,
  readAt,
});

test('an emoji and an invitation are seen in their room, once nothing stands before it', () => {
  world.items = [
    notice('emoji', 'reaction'),
    notice('called', 'room_invitation'),
    notice('text', 'message'),
    notice('elsewhere', 'reaction', 'other'),
    notice('before', 'reaction', 'room', '2026-01-01'),
  ];
  const { rerender } = render(<Open isCovered />);
  expect(world.markRead).not.toHaveBeenCalled();
  rerender(<Open isCovered={false} />);
  expect(world.markRead.mock.calls).toEqual([[['emoji', 'called']]]);
});

test('nothing is seen in a page that nobody looks at', () => {
  world.markRead.mockReset();
  world.isActive = false;
  render(<Open isCovered={false} />);
  expect(world.markRead).not.toHaveBeenCalled();
});

import { act, cleanup, fireEvent, render, screen } from '@testing-library/react';
import { afterEach, expect, test, vi } from 'vitest';
import { Failure } from '@/data/failure';
import { en } from '@/i18n/en';
import '@/i18n/enFirst';
import NotificationsPopover from './NotificationsPopover';

const world = vi.hoisted(() => ({ markAll: vi.fn(), loadMore: vi.fn() }));
vi.mock('@/data/useKlatch', () => ({ useClient: () => ({ notifications: world }) }));
vi.mock('@/data/useNotifications', () => ({
  useNotifications: () => ({
    status: 'ready',
    failure: null,
    items: [{ id: 'one', kind: 'mention', readAt: null }],
    unread: 1,
    hasMore: true,
  }),
}));
vi.mock('./NotificationLine', () => ({ NotificationLine: () => <li>line</li> }));
afterEach(cleanup);

test.each([
  [en.notifications.markAll, en.app.busy, world.markAll],
  [en.notifications.more, en.notifications.loading, world.loadMore],
])('“%s” shows that it runs, is done once, and says what went wrong', async (words, busy, call) => {
  let refuse = (_: Failure): void => {};
  call.mockImplementation(() => new Promise((_, no) => (refuse = no)));
  render(<NotificationsPopover anchor={{ current: null }} onClose={() => {}} />);
  await act(async () => void fireEvent.click(screen.getByText(words)));
  await act(async () => void fireEvent.click(screen.getByText(busy)));
  expect(call).toHaveBeenCalledOnce();
  await act(async () => refuse(new Failure('offline')));
  expect(screen.getByRole('alert').textContent).toBe(en.failure.offline);
  expect(screen.queryByText(words)).not.toBeNull();
});

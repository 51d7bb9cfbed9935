import { cleanup, fireEvent, render, screen } from '@testing-library/react';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { RoomActions, RoomSnapshot } from '@/data/shapes';
import { en } from '@/i18n/en';
import '@/i18n/enFirst';
import { Timeline } from './Timeline';

const list = { getTotalSize: () => 0, range: null };
vi.mock('./useTimeline', () => ({
  useTimeline: () => ({ setScroller: () => {}, items: [], list, lines: [], isAtEnd: true }),
}));
vi.mock('./useWalk', () => ({ useWalk: () => ({}) }));
vi.mock('./Announcer', () => ({ Announcer: () => null }));
vi.mock('./TypingLine', () => ({ TypingLine: () => null }));

const loadOlder = vi.fn();
const loadNewer = vi.fn();

beforeEach(() => {
  loadOlder.mockClear();
  loadNewer.mockClear();
});
afterEach(cleanup);

function draw(given: Partial<RoomSnapshot>): void {
  const room = { firstUnread: null, older: 'idle', newer: 'idle', loadOlder, loadNewer, ...given };
  const props = { rows: [], jumpTo: null, onJumped: () => {} };
  render(<Timeline room={room as unknown as RoomSnapshot & RoomActions} {...props} />);
}

test.each([
  ['older', en.chat.olderFailed, loadOlder],
  ['newer', en.chat.newerFailed, loadNewer],
] as const)(
  'a page of %s messages that did not come can be asked for again',
  (side, words, load) => {
    draw({ hasNewer: true, [side]: 'failed' });
    expect(screen.getByText(words)).toBeTruthy();
    fireEvent.click(screen.getByText(en.app.retry));
    expect([loadOlder, loadNewer].filter((one) => one.mock.calls.length > 0)).toEqual([load]);
  },
);

test('nothing is said while pages come', () => {
  draw({ older: 'busy', newer: 'busy' });
  expect(screen.queryByText(en.app.retry)).toBeNull();
});

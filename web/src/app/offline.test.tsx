import { cleanup, render, screen } from '@testing-library/react';
import { afterEach, expect, test, vi } from 'vitest';
import { Router } from 'wouter';
import { memoryLocation } from 'wouter/memory-location';
import { Frame } from './Frame';

vi.mock('@/features/chats/ListColumn', () => ({ ListColumn: () => null }));
vi.mock('@/features/notifications/Bell', () => ({ Bell: () => null }));
vi.mock('@/features/settings/SettingsNav', () => ({ default: () => null }));
vi.mock('./Tabs', () => ({ default: () => null }));
vi.mock('./useHotkeys', () => ({ useHotkeys: () => {} }));
vi.mock('./useRouteFocus', () => ({ useRouteFocus: () => {} }));
vi.mock('@/ui/useMedia', () => ({ useMedia: () => true, ONE_COLUMN: '' }));
vi.mock('@/parts/OfflineLine', () => ({ OfflineLine: () => <p>offline</p> }));

afterEach(cleanup);

test.each([
  ['/', 1],
  ['/people', 1],
  ['/rooms', 1],
  ['/settings', 1],
  ['/settings/profile', 1],
  // The conversation has its own, below its head.
  ['/chats/one', 0],
])('being offline is told at %s', (path, lines) => {
  render(
    <Router hook={memoryLocation({ path }).hook}>
      <Frame>page</Frame>
    </Router>,
  );
  expect(screen.queryAllByText('offline')).toHaveLength(lines);
});

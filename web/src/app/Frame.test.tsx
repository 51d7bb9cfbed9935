import { cleanup, render } from '@testing-library/react';
import { afterEach, expect, test, vi } from 'vitest';
import { Router } from 'wouter';
import { memoryLocation } from 'wouter/memory-location';
import '@/i18n/enFirst';
import { Frame } from './Frame';

const world = vi.hoisted(() => ({ isOneColumn: true }));
vi.mock('@/ui/useMedia', () => ({
  ONE_COLUMN: '',
  COARSE: '',
  useMedia: () => world.isOneColumn,
}));
vi.mock('@/features/chats/ListColumn', () => ({ ListColumn: () => 'my chats' }));
vi.mock('@/features/notifications/Bell', () => ({ Bell: () => null }));
vi.mock('@/parts/OfflineLine', () => ({ OfflineLine: () => null }));
vi.mock('./useHotkeys', () => ({ useHotkeys: () => {} }));
vi.mock('./Tabs', () => ({ default: () => null }));

afterEach(cleanup);

function content(path: string, isOneColumn: boolean): string {
  world.isOneColumn = isOneColumn;
  const { hook } = memoryLocation({ path });
  render(
    <Router hook={hook}>
      <Frame>what is open</Frame>
    </Router>,
  );
  const found = document.querySelectorAll('#content');
  expect(found).toHaveLength(1);
  expect(found[0]?.getAttribute('tabindex')).toBe('-1');
  return found[0]?.textContent ?? '';
}

test.each([
  ['/', true, 'my chats'],
  ['/chats/room', true, 'what is open'],
  ['/', false, 'what is open'],
])('at %s, one column %s, the content is %s', (path, isOneColumn, shown) => {
  expect(content(path, isOneColumn)).toBe(shown);
});

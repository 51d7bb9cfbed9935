import { act, cleanup, render, screen } from '@testing-library/react';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';

import { en } from '@/i18n/en';
import '@/i18n/enFirst';
import { NotKeptLine } from './NotKeptLine';

const world = vi.hoisted(() => ({ isDurable: true, connection: 'online' }));
vi.mock('@/data/useOutbox', () => ({ useIsOutboxDurable: () => world.isDurable }));
vi.mock('@/data/useConnection', () => ({ useConnection: () => world.connection }));

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  cleanup();
  vi.useRealTimers();
});

const line = () => screen.queryByRole('status')?.textContent ?? null;
const wait = () => act(() => vi.advanceTimersByTime(2000));

test.each([
  { isDurable: false, connection: 'online', hasUnsent: true, shown: en.offline.notKept },
  { isDurable: false, connection: 'offline', hasUnsent: false, shown: en.offline.notKept },
  { isDurable: false, connection: 'online', hasUnsent: false, shown: null },
  { isDurable: true, connection: 'online', hasUnsent: true, shown: null },
  { isDurable: true, connection: 'offline', hasUnsent: true, shown: null },
])('kept $isDurable, $connection, unsent $hasUnsent: $shown', ({ hasUnsent, shown, ...given }) => {
  Object.assign(world, given);
  render(<NotKeptLine hasUnsent={hasUnsent} />);
  expect(line()).toBeNull();
  wait();
  expect(line()).toBe(shown);
});

test('it goes when everything has been sent', () => {
  Object.assign(world, { isDurable: false, connection: 'online' });
  const { rerender } = render(<NotKeptLine hasUnsent />);
  wait();
  expect(line()).not.toBeNull();
  rerender(<NotKeptLine hasUnsent={false} />);
  expect(line()).toBeNull();
});

import { cleanup, fireEvent, render, screen } from '@testing-library/react';
import { afterEach, expect, test, vi } from 'vitest';
import { Failure } from '@/data/failure';
import { en } from '@/i18n/en';
import '@/i18n/enFirst';
import { ChatList } from './ChatList';

const world = vi.hoisted(() => ({ load: vi.fn(), chats: {} as unknown }));
vi.mock('@/data/useKlatch', () => ({ useClient: () => ({ own: { load: world.load } }) }));
vi.mock('@/data/useChats', () => ({ useChats: () => world.chats }));
vi.mock('@/data/usePeople', () => ({ useMe: () => ({ id: 'me' }) }));
vi.mock('@/parts/useHere', () => ({ useHere: () => () => false }));

afterEach(cleanup);

test('chats that could not be loaded can be asked for again', () => {
  world.chats = { status: 'error', failure: new Failure('timeout'), items: [] };
  render(<ChatList openId={null} scroller={null} />);
  expect(screen.getByText(en.list.failed)).toBeTruthy();
  fireEvent.click(screen.getByRole('button', { name: en.app.retry }));
  expect(world.load).toHaveBeenCalledTimes(1);
});

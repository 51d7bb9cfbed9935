import { act, cleanup, fireEvent, render, screen } from '@testing-library/react';
import { afterEach, expect, test, vi } from 'vitest';
import { Failure } from '@/data/failure';
import { en } from '@/i18n/en';
import '@/i18n/enFirst';
import { ChatList } from './ChatList';

const world = vi.hoisted(() => ({ load: vi.fn(), chats: {} as unknown }));
vi.mock('@/data/useKlatch', () => ({ useClient: () => ({ own: { load: world.load } }) }));
vi.mock('@/data/useChats', () => ({ useChats: () => world.chats }));
vi.mock('@/data/usePeople', () => ({ useMe: () => ({ id: 'me' }) }));
vi.mock('./ChatRow', () => ({ ChatRow: () => 'row' }));
vi.mock('@/parts/useHere', () => ({ useHere: () => () => false }));

afterEach(cleanup);

test('chats that could not be loaded can be asked for again', () => {
  world.chats = { status: 'error', failure: new Failure('timeout'), items: [] };
  render(<ChatList openId={null} scroller={null} />);
  expect(screen.getByText(en.list.failed)).toBeTruthy();
  fireEvent.click(screen.getByRole('button', { name: en.app.retry }));
  expect(world.load).toHaveBeenCalledTimes(1);
});

test('so can those that did not come while others are listed', async () => {
  let come = (): void => {};
  world.load.mockImplementation(() => new Promise<void>((go) => (come = go)));
  const items = [{ id: 'one', peer: null }];
  world.chats = { status: 'error', failure: new Failure('timeout'), items };
  const { container } = render(<ChatList openId={null} scroller={null} />);
  expect(container.textContent).toContain('row');
  expect(screen.getByRole('alert').textContent).toBe(en.failure.timeout);
  await act(async () => void fireEvent.click(screen.getByRole('button')));
  expect(screen.getByRole('button').textContent).toBe(en.app.busy);
  await act(async () => come());
  expect(screen.getByRole('button').textContent).toBe(en.app.retry);
});

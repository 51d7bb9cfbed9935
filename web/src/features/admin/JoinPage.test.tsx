import { act, cleanup, fireEvent, render, screen } from '@testing-library/react';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { en } from '@/i18n/en';
import '@/i18n/enFirst';
import JoinPage from './JoinPage';

const world = vi.hoisted(() => ({ client: {} as unknown }));
vi.mock('@/data/useKlatch', () => ({
  useClient: () => world.client,
  useServerInfo: () => ({ info: null }),
}));

const asked: string[] = [];
const undo = vi.fn();

beforeEach(() => {
  asked.length = 0;
  undo.mockClear();
  const post = async (_: string, { code }: { code: string }) => {
    asked.push(code);
    return { room: { id: 'tea', name: 'Tea', memberCount: 1 }, joined: true };
  };
  world.client = { http: { post }, rooms: {}, undos: { undo } };
});
afterEach(cleanup);

const link = (code: string) => window.history.replaceState(null, '', `/join#${code}`);

test('a second link in the same tab is looked up too', async () => {
  link('one');
  render(<JoinPage />);
  await act(async () => {});
  link('two');
  await act(async () => void window.dispatchEvent(new Event('hashchange')));
  expect(screen.getByDisplayValue('two')).toBeTruthy();
  expect(asked).toEqual(['one', 'two']);
});

test('a room about to be left is not, once it is come into by a link', async () => {
  link('one');
  render(<JoinPage />);
  await act(async () => {});
  fireEvent.click(screen.getByRole('button', { name: en.admin.joinOpen }));
  expect(undo.mock.calls).toEqual([['gone:tea']]);
});

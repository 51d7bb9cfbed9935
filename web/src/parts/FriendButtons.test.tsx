import { act, cleanup, fireEvent, render, screen } from '@testing-library/react';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { Bonds } from '@/data/bonds';
import { Failure } from '@/data/failure';
import type { Http } from '@/data/http';
import { People } from '@/data/people';
import { user } from '@/data/testing/modelPeople';
import { Undos } from '@/data/undo/undos';
import { en } from '@/i18n/en';
import '@/i18n/enFirst';
import { BondsFailure } from './BondsFailure';
import { FriendButtons } from './FriendButtons';

const world = vi.hoisted(() => ({ client: {} as unknown }));
vi.mock('@/data/useKlatch', () => ({ useClient: () => world.client }));

let answer: () => Promise<unknown[]>;
let ended: () => Promise<void>;
let asked: number;
let bonds: Bonds;

beforeEach(() => {
  vi.useFakeTimers();
  const get = async (path: string) => ({
    items: path === '/api/friends' ? await answer() : [],
    next: null,
    users: [],
  });
  ended = async () => {};
  asked = 0;
  const put = async () => {
    asked += 1;
    return { ...friend, state: 'outgoing', mySeq: 2 };
  };
  const http = { get, put, delete: () => ended() } as unknown as Http;
  const undos = new Undos();
  bonds = new Bonds(http, new People(http), undos);
  undos.onTouched = () => bonds.touched();
  world.client = { bonds, undos };
});
afterEach(() => {
  cleanup();
  bonds.stop();
  vi.useRealTimers();
});

const ada = user('ada', { fullName: 'Ada' });
const buttons = () => screen.queryAllByRole('button').map((one) => one.textContent);
const friend = { userId: 'ada', state: 'friend', since: '2026-01-01T00:00:00.000Z', mySeq: 1 };

function show(): void {
  render(
    <>
      <FriendButtons user={ada} />
      <BondsFailure />
    </>,
  );
}

test('while nobody knows who is a friend nobody can be added, and that is said', async () => {
  answer = async () => Promise.reject(new Failure('internal'));
  show();
  expect(buttons()).toEqual([]);
  await act(() => bonds.load());
  expect(screen.queryByText(en.people.bondsFailed)).not.toBeNull();
  expect(buttons()).toEqual([en.app.retry]);

  let come = (_: unknown[]): void => {};
  answer = () => new Promise((go) => (come = go));
  await act(async () => void fireEvent.click(screen.getByRole('button')));
  expect(buttons()).toEqual([en.app.busy]);
  await act(async () => come([]));
  expect(screen.queryByText(en.people.bondsFailed)).toBeNull();
  expect(buttons()).toEqual([en.people.add]);
});

test('a friend who is being removed keeps a way back in their row, and a double press does nothing', async () => {
  answer = async () => [friend];
  await bonds.load();
  show();
  expect(buttons()).toEqual([]);
  act(() => bonds.removeFriend('ada'));
  expect(bonds.getSnapshot().friends).toHaveLength(1);
  expect(buttons()).toEqual([en.undo.action]);
  act(() => void fireEvent.click(screen.getByRole('button')));
  expect(buttons()).toEqual([en.undo.action]);
  act(() => vi.advanceTimersByTime(700));
  act(() => void fireEvent.click(screen.getByRole('button')));
  expect([bonds.friendState('ada'), buttons()]).toEqual(['friend', []]);
});

test('pressed too late, what takes a removal back asks nobody', async () => {
  answer = async () => [friend];
  await bonds.load();
  let end = (): void => {};
  ended = () => new Promise((go) => (end = go));
  show();
  act(() => bonds.removeFriend('ada'));
  const keep = screen.getByRole('button');
  await act(() => vi.advanceTimersByTimeAsync(10_000));
  await act(async () => void fireEvent.click(keep));
  expect([buttons(), asked]).toEqual([[], 0]);
  bonds.takeFriend({ userId: 'ada', gone: true, mySeq: 2 });
  await act(async () => end());
  expect(buttons()).toEqual([en.people.add]);
});

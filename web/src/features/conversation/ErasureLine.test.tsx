import { cleanup, fireEvent, render, screen } from '@testing-library/react';
import { afterEach, expect, test, vi } from 'vitest';
import '@/i18n/enFirst';
import type { ChatItem } from '@/data/shapes';
import { user } from '@/data/testing/modelPeople';
import { en } from '@/i18n/en';
import ErasureLine from './ErasureLine';

const world = vi.hoisted(() => ({ canReach: true, declineErasure: vi.fn(async () => {}) }));
vi.mock('@/data/useRoomsApi', () => ({ useRoomsApi: () => world }));
vi.mock('@/data/usePeople', () => ({ useMe: () => ({ id: 'me' }) }));
vi.mock('@/data/useCanErase', () => ({ useCanReach: () => world.canReach }));

afterEach(cleanup);

const asked = (byUserId: string) =>
  ({
    id: 'chat',
    peer: user('ada'),
    erasure: { byUserId, number: 3, createdAt: '2026-01-01T00:00:00Z' },
  }) as ChatItem;
const offered = () => screen.getAllByRole('button').map((button) => button.textContent);

test.each([
  ['ada', true, [en.erasure.decline, en.erasure.agree]],
  ['ada', false, [en.erasure.decline]],
  ['me', true, [en.erasure.takeBack]],
  ['me', false, [en.erasure.takeBack]],
])('asked by %s, and reached: %s', (byUserId, canReach, expected) => {
  world.canReach = canReach;
  render(<ErasureLine chat={asked(byUserId)} />);
  expect(offered()).toEqual(expected);
  fireEvent.click(screen.getAllByRole('button')[0] as HTMLElement);
  expect(world.declineErasure).toHaveBeenLastCalledWith('chat');
});

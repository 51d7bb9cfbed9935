import { renderHook } from '@testing-library/react';
import { expect, test, vi } from 'vitest';
import type { RoomActions, RoomSnapshot } from '@/data/shapes';
import { row } from './rowFixture';
import { useConversationValue } from './useConversationValue';

const ID = '01920000-0000-7000-8000-000000000001';
const world = vi.hoisted(() => ({ copied: [] as string[] }));
vi.mock('@/parts/copyText', () => ({
  copyText: async (text: string) => world.copied.push(text) > 0,
}));
const client = { people: { get: (id: string) => (id === ID ? { username: 'tomas' } : null) } };
vi.mock('@/data/useKlatch', () => ({ useClient: () => client }));

test('what is copied has names, not ids', () => {
  const room = { reads: new Map(), room: null, chat: null } as unknown as RoomSnapshot &
    RoomActions;
  const doings = {} as Parameters<typeof useConversationValue>[0]['doings'];
  const { result } = renderHook(() =>
    useConversationValue({ room, rows: [], meId: 'me', isNotes: false, doings }),
  );
  result.current.copy(row({ body: `Ask <@${ID}> first` }));
  expect(world.copied).toEqual(['Ask @tomas first']);
});

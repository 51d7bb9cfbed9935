import { act, cleanup, fireEvent, render, screen } from '@testing-library/react';
import { afterEach, expect, test, vi } from 'vitest';
import '@/i18n/enFirst';
import '@/i18n/enRooms';
import { Failure } from '@/data/failure';
import type { NewRoom, User } from '@/data/model.gen';
import NewRoomDialog from './NewRoomDialog';

const asked = vi.hoisted(() => [] as unknown[]);
vi.mock('@/data/useRoomsApi', () => ({
  useRoomsApi: () => ({
    createRoom: async (room: NewRoom) => {
      asked.push(room);
      throw new Failure('timeout');
    },
  }),
}));
vi.mock('@/parts/PeoplePicker', () => ({
  PeoplePicker: ({ onChange }: { onChange: (users: User[]) => void }) => (
    <button type="button" onClick={() => onChange([{ id: 'ada' } as User])}>
      pick
    </button>
  ),
}));

afterEach(cleanup);

const rooms = asked as NewRoom[];
const press = (name: string) =>
  act(async () => void fireEvent.click(screen.getByRole('button', { name })));

test('a second try makes the same room, and brings along only whom one sees', async () => {
  render(<NewRoomDialog name="tea" onClose={() => {}} />);
  await act(async () => void fireEvent.click(screen.getAllByRole('radio')[1] as HTMLElement));
  await press('pick');
  await press('Open the room');
  await act(async () => void fireEvent.click(screen.getAllByRole('radio')[0] as HTMLElement));
  await press('Open the room');
  expect(rooms.map((room) => [room.kind, room.memberIds])).toEqual([
    ['private', ['ada']],
    ['public', []],
  ]);
  expect(rooms[0]?.id).toMatch(/^[0-9a-f-]{36}$/u);
  expect(rooms[1]?.id).toBe(rooms[0]?.id);
});

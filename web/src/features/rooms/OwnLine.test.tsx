import { act, cleanup, fireEvent, render, screen } from '@testing-library/react';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { Failure } from '@/data/failure';
import type { ChatItem } from '@/data/shapes';
import { goneKey } from '@/data/undo/deeds';
import { Undos } from '@/data/undo/undos';
import { en } from '@/i18n/en';
import '@/i18n/enFirst';
import { OwnLine } from './OwnLine';

const world = vi.hoisted(() => ({ undos: {} as unknown, leave: vi.fn() }));
vi.mock('@/data/useKlatch', () => ({ useClient: () => world }));
vi.mock('@/data/useRoomsApi', () => ({ useRoomsApi: () => world }));

let undos: Undos;
beforeEach(() => {
  vi.useFakeTimers();
  undos = new Undos();
  world.undos = undos;
});
afterEach(() => {
  cleanup();
  undos.stop();
  vi.useRealTimers();
});

const chat = { id: 'room', kind: 'public', name: 'Tea', topic: '', memberCount: 2 } as ChatItem;
const button = () => screen.getByRole('button');
const press = () => act(async () => void fireEvent.click(button()));
const line = (isGoing: boolean) => <OwnLine chat={chat} query="" isGoing={isGoing} />;

test('the button that leaves takes it back, but not at a double click', async () => {
  world.leave.mockImplementation(async (roomId: string, name: string) =>
    undos.do({ key: goneKey(roomId), words: { kind: 'leaveRoom', roomId, name } }),
  );
  const { rerender } = render(line(false));
  button().focus();
  await press();
  rerender(line(true));
  expect(screen.queryByText(en.undo.leaveRoom.replace('{name}', 'Tea'))).not.toBeNull();
  expect(button().textContent).toBe(en.undo.action);
  expect(document.activeElement).toBe(button());
  await press();
  expect(undos.standing('gone:room')).toBe('leaveRoom');
  vi.advanceTimersByTime(700);
  await press();
  expect([undos.standing('gone:room'), world.leave.mock.calls.length]).toEqual([null, 1]);
});

test('leaving shows that it runs, and why it may not be', async () => {
  let refuse = (_: Failure): void => {};
  world.leave.mockImplementation(() => new Promise((_, no) => (refuse = no)));
  render(line(false));
  await press();
  expect([button().textContent, button().getAttribute('aria-busy')]).toEqual([
    en.rooms.leaving,
    'true',
  ]);
  await act(async () => refuse(new Failure('last_owner')));
  expect(screen.getByRole('alert').textContent).toBe(en.failure.last_owner);
  expect(button().getAttribute('aria-busy')).toBeNull();
});

test('what is carried out says what it is, and cannot be taken back any more', async () => {
  for (const [kind, words] of [
    ['leaveRoom', en.rooms.leaving],
    ['deleteRoom', en.rooms.deleting],
  ] as const) {
    undos.do({
      key: goneKey('room'),
      words: { kind, roomId: 'room', name: 'Tea' },
      carryOut: () => new Promise(() => {}),
    });
    render(line(true));
    expect(button().textContent).toBe(en.undo.action);
    await act(async () => void vi.advanceTimersByTime(10_000));
    expect([button().textContent, button().getAttribute('aria-busy')]).toEqual([words, 'true']);
    // Whoever listens hears the same.
    expect(button().getAttribute('aria-label')).toBeNull();
    cleanup();
  }
});

test('who keeps a room after all and leaves it hears nothing of deleting', async () => {
  world.leave.mockImplementation(() => new Promise(() => {}));
  undos.do({ key: goneKey('room'), words: { kind: 'deleteRoom', roomId: 'room', name: 'Tea' } });
  const { rerender } = render(line(true));
  undos.undo(goneKey('room'));
  rerender(line(false));
  await press();
  expect(button().textContent).toBe(en.rooms.leaving);
});

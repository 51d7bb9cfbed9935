import { cleanup, renderHook } from '@testing-library/react';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { Message, Notification as Notice } from '@/data/model.gen';
import { NewsDesk } from '@/data/news';
import { useDesktopNotices } from './useDesktopNotices';

const world = vi.hoisted(() => ({
  client: {} as unknown,
  shown: [] as string[],
  hidden: true,
  name: 'Klatch',
}));
vi.mock('@/data/useKlatch', () => ({
  useClient: () => world.client,
  useServerInfo: () => ({ info: { name: world.name } }),
}));
vi.mock('@/data/usePeople', () => ({ useMe: () => ({ id: 'me' }) }));
vi.mock('@/parts/desktopNotices', () => ({
  desktopState: () => 'on',
  showNotice: (_: string, title: string) => {
    world.shown.push(title);
    return null;
  },
}));
vi.mock('./desktopWords', () => ({
  desktopWords: () => ({ title: 'said', body: '', path: '/', tag: '' }),
}));

const desk = new NewsDesk();
const message = { id: 'one', roomId: 'room', number: 7 } as Message;
const notice = { id: 'call', readAt: null } as Notice;
let room: { chat: { readNumber: number }; timeline: { log: Map<string, Partial<Message>> } };
let notices: Notice[];
let again: () => void;

beforeEach(() => {
  vi.useFakeTimers();
  world.shown = [];
  world.hidden = true;
  vi.spyOn(document, 'hidden', 'get').mockImplementation(() => world.hidden);
  room = { chat: { readNumber: 6 }, timeline: { log: new Map() } };
  notices = [notice];
  world.client = {
    news: desk,
    rooms: { get: () => room },
    notifications: { getSnapshot: () => ({ items: notices }) },
  };
  again = renderHook(() => useDesktopNotices()).rerender;
});
afterEach(() => {
  cleanup();
  world.name = 'Klatch';
  vi.useRealTimers();
});

/** What is told of a message and a notification when this happens a second after they came. */
async function told(meanwhile: () => void): Promise<number> {
  desk.tell({ type: 'message', message });
  desk.tell({ type: 'notification', notification: notice });
  await vi.advanceTimersByTimeAsync(1_000);
  meanwhile();
  await vi.advanceTimersByTimeAsync(5_000);
  // Its words come when they are first needed.
  await vi.dynamicImportSettled();
  return world.shown.length;
}

test('what comes while nobody looks is told', async () => {
  expect(await told(() => {})).toBe(2);
});

test('what is drawn anew meanwhile takes nothing back', async () => {
  const rename = () => {
    world.name = 'Guild';
    again();
  };
  expect(await told(rename)).toBe(2);
});

test('what another window shows is not told', async () => {
  const read = () => {
    room.chat = { readNumber: 7 };
    notices = [{ ...notice, readAt: '2026-01-01T00:00:00.000Z' }];
  };
  expect(await told(read)).toBe(0);
});

test('what was taken back is not told, nor anything to who came back', async () => {
  const takenBack = () => {
    room.timeline.log.set('one', { deletedAt: '2026-01-01T00:00:00.000Z' });
    notices = [];
  };
  expect(await told(takenBack)).toBe(0);
  room.timeline.log.clear();
  notices = [notice];
  expect(await told(() => (world.hidden = false))).toBe(0);
});

import { cleanup, renderHook } from '@testing-library/react';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { Message, Notification as Notice } from '@/data/model.gen';
import { type News, NewsDesk } from '@/data/news';
import { Value } from '@/lib/emitter';
import { useDesktopNotices } from './useDesktopNotices';

const world = vi.hoisted(() => ({
  client: {} as unknown,
  shown: [] as string[],
  closed: [] as string[],
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
  showNotice: (_: string, title: string, { tag }: NotificationOptions) => {
    world.shown.push(title);
    return { close: () => world.closed.push(tag ?? '') };
  },
}));
vi.mock('./desktopWords', () => ({
  desktopWords: (news: News) => ({
    title: 'said',
    body: '',
    path: '/',
    tag: news.type === 'message' ? news.message.id : news.type,
  }),
}));

const desk = new NewsDesk();
const message = { id: 'one', roomId: 'room', number: 7 } as Message;
const notice = { id: 'call', readAt: null } as Notice;
let room: { chat: { readNumber: number } | null; timeline: { log: Map<string, Partial<Message>> } };
let notices: Notice[];
let again: () => void;
let end: () => void;
/** Changes with anything that is known of rooms or notifications. */
const rooms = new Value(0);
const calls = new Value(0);

beforeEach(() => {
  vi.useFakeTimers();
  world.shown = [];
  world.closed = [];
  world.hidden = true;
  vi.spyOn(document, 'hidden', 'get').mockImplementation(() => world.hidden);
  room = { chat: { readNumber: 6 }, timeline: { log: new Map() } };
  notices = [notice];
  world.client = {
    news: desk,
    rooms: { get: () => room, subscribe: rooms.subscribe },
    notifications: { getSnapshot: () => ({ items: notices }), subscribe: calls.subscribe },
  };
  const hook = renderHook(() => useDesktopNotices());
  again = hook.rerender;
  end = hook.unmount;
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

const changed = (what: Value<number>) => what.set(what.getSnapshot() + 1);

test.each([
  ['read elsewhere', () => (room.chat = { readNumber: 7 })],
  ['deleted', () => room.timeline.log.set('one', { deletedAt: '2026-01-01T00:00:00.000Z' })],
  ['recalled', () => room.timeline.log.set('one', { deletedAt: null, recalled: true })],
  ['in a room that is not mine any more', () => (room.chat = null)],
])('what was told of a message is withdrawn when it is %s', async (_, happens) => {
  expect(await told(() => {})).toBe(2);
  changed(rooms);
  changed(calls);
  expect(world.closed).toEqual([]);
  happens();
  changed(rooms);
  expect(world.closed).toEqual(['one']);
  changed(rooms);
  expect(world.closed).toEqual(['one']);
});

test.each([
  ['gone', () => (notices = [])],
  ['read', () => (notices = [{ ...notice, readAt: '2026-01-01T00:00:00.000Z' }])],
])('a notification that is %s is withdrawn', async (_, happens) => {
  expect(await told(() => {})).toBe(2);
  happens();
  changed(calls);
  expect(world.closed).toEqual(['notification']);
});

test('nothing stays for whoever signs in next', async () => {
  expect(await told(() => {})).toBe(2);
  end();
  expect(world.closed).toEqual(['one', 'notification']);
});

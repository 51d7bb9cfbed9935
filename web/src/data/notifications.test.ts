import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { Http } from './http.ts';
import type { Notification } from './model.gen.ts';
import { Notifications } from './notifications.ts';
import { People } from './people.ts';

function row(id: string, mySeq: number, change: Partial<Notification> = {}): Notification {
  return {
    id,
    kind: 'mention',
    userId: 'ada',
    roomId: 'room',
    messageId: null,
    number: 1,
    emoji: null,
    createdAt: '2026-01-01T00:00:00.000Z',
    readAt: null,
    mySeq,
    ...change,
  };
}

const page = (items: Notification[], unread: number) => ({
  items,
  next: null,
  unread,
  users: [],
  messages: [],
});

let answers: Array<(answer: unknown) => void>;
let notifications: Notifications;

beforeEach(() => {
  vi.useFakeTimers();
  answers = [];
  const get = () => new Promise((resolve) => answers.push(resolve));
  const http = { get, put: get } as unknown as Http;
  notifications = new Notifications(http, new People(http));
});

afterEach(() => {
  notifications.stop();
  vi.useRealTimers();
});

test('what comes live while the list is read is counted', async () => {
  const loading = notifications.load();
  notifications.apply(row('1', 1));
  answers[0]?.(page([], 0));
  await loading;
  await vi.advanceTimersByTimeAsync(1_000);
  expect(answers).toHaveLength(2);
  answers[1]?.(page([row('1', 1)], 1));
  await vi.advanceTimersByTimeAsync(0);
  expect(notifications.getSnapshot().unread).toBe(1);
});

test('live rows move the count, and an older copy changes nothing', async () => {
  const loading = notifications.load();
  answers[0]?.(page([row('1', 1)], 1));
  await loading;
  expect(notifications.apply(row('2', 2))?.id).toBe('2');
  expect(notifications.getSnapshot().unread).toBe(2);
  expect(notifications.apply(row('2', 2))).toBeNull();
  notifications.apply(row('1', 3, { readAt: '2026-01-01T00:00:01.000Z' }));
  notifications.apply({ id: '2', gone: true, mySeq: 4 });
  const { unread, items } = notifications.getSnapshot();
  expect([unread, items.map((item) => item.id)]).toEqual([0, ['1']]);
});

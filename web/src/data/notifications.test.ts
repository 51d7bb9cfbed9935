import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { Failure } from './failure.ts';
import type { Http } from './http.ts';
import type { Message, Notification } from './model.gen.ts';
import { Notifications } from './notifications.ts';
import { People } from './people.ts';
import { ModelServer } from './testing/modelServer.ts';

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

function text(id: string, seq: number, body: string): Message {
  const row = new ModelServer().send(id, 'ada', body);
  return { ...row, seq };
}

let answers: Array<(answer: unknown) => void>;
let refusals: Array<(failure: Failure) => void>;
let notifications: Notifications;

beforeEach(() => {
  vi.useFakeTimers();
  answers = [];
  refusals = [];
  const get = () =>
    new Promise((resolve, reject) => {
      answers.push(resolve);
      refusals.push(reject);
    });
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

const ids = () => notifications.getSnapshot().items.map((item) => item.id);
const pass = () => vi.advanceTimersByTimeAsync(0);

/** Loads a page with more behind it, and that too. */
async function loadTwo(): Promise<void> {
  const loading = notifications.load();
  answers[0]?.({ ...page([row('5', 5), row('4', 4)], 2), next: 'more' });
  await loading;
  const more = notifications.loadMore();
  answers[1]?.(page([row('2', 2)], 0));
  await more;
  expect(ids()).toEqual(['5', '4', '2']);
}

test('a page that comes again forgets what was withdrawn from it, and nothing below', async () => {
  await loadTwo();
  const again = notifications.load();
  notifications.apply(row('6', 6));
  answers[2]?.({ ...page([row('4', 3)], 2), next: 'more' });
  await again;
  expect(ids()).toEqual(['6', '4', '2']);
  expect(notifications.getSnapshot().items[1]?.mySeq).toBe(3);
});

test('when the stream starts over nothing is kept but what came since', async () => {
  await loadTwo();
  const again = notifications.reload();
  answers[2]?.({ ...page([row('5', 1)], 1), next: 'more' });
  await again;
  expect(ids()).toEqual(['5']);
});

test('a text that could not be had is asked for again, one that is not to be had is not', async () => {
  expect(notifications.textOf('m')).toBeNull();
  refusals[0]?.(new Failure('offline'));
  await pass();
  notifications.textOf('m');
  expect(answers).toHaveLength(2);
  refusals[1]?.(new Failure('not_found', { status: 404 }));
  await pass();
  notifications.textOf('m');
  expect(answers).toHaveLength(2);
});

test('an older copy of a text changes nothing, whichever way it comes', async () => {
  notifications.textOf('m');
  answers[0]?.(text('m', 3, 'new'));
  await pass();
  const loading = notifications.load();
  answers[1]?.({ ...page([], 0), messages: [text('m', 2, 'old')] });
  await loading;
  notifications.message(text('m', 1, 'oldest'));
  expect(notifications.textOf('m')?.body).toBe('new');
});

test('what was marked is counted right though its row comes after the answer', async () => {
  void notifications.load();
  answers[0]?.(page([row('one', 1), row('two', 2)], 2));
  await vi.advanceTimersByTimeAsync(0);
  notifications.markRead(['one']);
  answers[1]?.({ unread: 1 });
  await vi.advanceTimersByTimeAsync(0);
  const read = row('one', 3, { readAt: '2026-01-01T00:00:01.000Z' });
  notifications.apply(read);
  await vi.advanceTimersByTimeAsync(1_000);
  answers[2]?.(page([read, row('two', 2)], 1));
  await vi.advanceTimersByTimeAsync(0);
  expect(notifications.getSnapshot().unread).toBe(1);
});

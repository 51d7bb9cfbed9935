import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { Failure, failureFrom, isOpen } from './failure.ts';
import { Http } from './http.ts';
import { PresenceStore } from './presence.ts';
import { ReadMarker } from './streams/readMarker.ts';
import { Typing, TypingSender } from './typing.ts';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

const always = (): boolean => true;

describe('typing', () => {
  test('is told again in 3 s though the clock was set back', () => {
    const tell = vi.fn();
    const sender = new TypingSender(tell, always);
    sender.set(true);
    vi.setSystemTime(Date.now() - 3_600_000);
    vi.advanceTimersByTime(3_001);
    sender.set(true);
    expect(tell.mock.calls).toEqual([[true], [true]]);
  });

  test('is told at most every 3 s, and its end only while others believe it', () => {
    const tell = vi.fn();
    const sender = new TypingSender(tell, always);
    for (let key = 0; key < 30; key += 1) {
      sender.set(true);
      vi.advanceTimersByTime(200);
    }
    expect(tell.mock.calls).toEqual([[true], [true]]);
    sender.set(false);
    sender.set(false);
    expect(tell.mock.calls).toEqual([[true], [true], [false]]);
    sender.set(true);
    sender.sent();
    sender.set(false);
    expect(tell).toHaveBeenCalledTimes(4);
  });

  test('ends by itself after 6 s, counted from the last word of it', () => {
    const typing = new Typing();
    typing.set('room', 'bob', true);
    vi.advanceTimersByTime(5_000);
    typing.set('room', 'bob', true);
    vi.advanceTimersByTime(5_999);
    expect(typing.inRoom('room')).toEqual(['bob']);
    expect(typing.inRoom('other')).toEqual([]);
    vi.advanceTimersByTime(1);
    expect(typing.inRoom('room')).toEqual([]);
  });
});

describe('my position', () => {
  test('is told at once, then at most once a second with the highest', async () => {
    const tell = vi.fn(async (number: number) => ({ readNumber: number, unread: 0 }));
    const marker = new ReadMarker(tell, always);
    for (const number of [1, 2, 3, 2]) marker.move(number);
    await vi.advanceTimersByTimeAsync(999);
    expect(tell.mock.calls).toEqual([[1]]);
    await vi.advanceTimersByTimeAsync(1);
    expect(tell.mock.calls).toEqual([[1], [3]]);
    await vi.advanceTimersByTimeAsync(5_000);
    expect(tell).toHaveBeenCalledTimes(2);
  });

  test('waits for a connection, and is told again when the server lost it', async () => {
    let isOnline = false;
    const tell = vi.fn(async (number: number) => ({ readNumber: number, unread: 0 }));
    const marker = new ReadMarker(tell, () => isOnline);
    marker.move(7);
    expect(tell).not.toHaveBeenCalled();
    isOnline = true;
    marker.flush();
    await vi.advanceTimersByTimeAsync(1_000);
    marker.compare(4);
    marker.flush();
    expect(tell.mock.calls).toEqual([[7], [7]]);
  });

  test('a refusal is not repeated', async () => {
    const tell = vi.fn(() => Promise.reject(new Failure('invalid', { status: 422 })));
    const marker = new ReadMarker(tell, always);
    marker.move(7);
    await vi.advanceTimersByTimeAsync(10_000);
    expect(tell).toHaveBeenCalledTimes(1);
    expect(marker.local).toBe(0);
  });
});

describe('presence', () => {
  test('watches the union of what is on screen, and again on a new connection', async () => {
    const request = vi.fn(async () => ({
      online: ['a'],
      lastSeenAt: { b: '2026-01-01T00:00:00.000Z' },
    }));
    const store = new PresenceStore({
      isOnline: always,
      request: request as never,
      tell: () => {},
    });
    const stop = store.watch(['a', 'b']);
    store.watch(['b', 'c']);
    await vi.advanceTimersByTimeAsync(100);
    expect(request.mock.calls).toEqual([['presence:watch', { userIds: ['a', 'b', 'c'] }]]);
    expect(store.get('a').online).toBe(true);
    expect(store.get('b')).toEqual({ online: false, lastSeenAt: '2026-01-01T00:00:00.000Z' });
    stop();
    store.watch(['a']);
    await vi.advanceTimersByTimeAsync(100);
    expect(request).toHaveBeenCalledTimes(1);
    store.online();
    await vi.advanceTimersByTimeAsync(100);
    expect(request).toHaveBeenCalledTimes(2);
    store.changed({ userId: 'c', online: true });
    expect(store.get('c').online).toBe(true);
  });

  test('asks for no more than 500', async () => {
    const request = vi.fn(async (_: string, __: { userIds: string[] }) => ({
      online: [],
      lastSeenAt: {},
    }));
    const store = new PresenceStore({
      isOnline: always,
      request: request as never,
      tell: () => {},
    });
    store.watch(Array.from({ length: 600 }, (_, at) => `${at}`));
    await vi.advanceTimersByTimeAsync(100);
    expect(request.mock.calls[0]?.[1].userIds).toHaveLength(500);
  });
});

describe('failures', () => {
  const answer = (status: number, body: string) =>
    vi.stubGlobal('fetch', async () => new Response(body, { status }));

  test('an error of the server keeps code, field and wait', async () => {
    answer(
      429,
      '{"error":{"code":"too_many","message":"Slow down.","field":"login","retryAfterMs":900}}',
    );
    await expect(new Http().get('/x')).rejects.toMatchObject({
      code: 'too_many',
      field: 'login',
      retryAfterMs: 900,
      status: 429,
    });
  });

  test('a server out of reach is offline, a proxy’s page is no answer of ours', async () => {
    vi.stubGlobal('fetch', () => Promise.reject(new TypeError('failed')));
    await expect(new Http().get('/x')).rejects.toMatchObject({ code: 'offline' });
    answer(502, '<html>');
    await expect(new Http().get('/x')).rejects.toMatchObject({ code: 'offline' });
    answer(200, '<html>');
    await expect(new Http().get('/x')).rejects.toMatchObject({ code: 'unreadable' });
  });

  test('an answer is itself, and 204 is nothing', async () => {
    answer(200, '{"a":1}');
    await expect(new Http().get('/x')).resolves.toEqual({ a: 1 });
    vi.stubGlobal('fetch', async () => new Response(null, { status: 204 }));
    await expect(new Http().delete('/x')).resolves.toBeNull();
  });

  test('a refusal is definite, a wait is not', () => {
    expect(isOpen(failureFrom({ error: { code: 'forbidden' } }))).toBe(false);
    expect(isOpen(failureFrom({ error: { code: 'overloaded' } }))).toBe(true);
    expect(isOpen(failureFrom('nonsense'))).toBe(true);
  });
});

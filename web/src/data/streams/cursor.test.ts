import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { Failure } from '../failure.ts';
import type { Changes, Reset } from '../model.gen.ts';
import { Cursor } from './cursor.ts';

type Page = Changes<{ body: string }> | Reset;

let asked: number[];
let answers: { resolve: (page: Page) => void; reject: (failure: Failure) => void }[];
let applied: number[];
let events: string[];
let cursor: Cursor<{ body: string }>;

beforeEach(() => {
  vi.useFakeTimers();
  asked = [];
  answers = [];
  applied = [];
  events = [];
  cursor = new Cursor<{ body: string }>({
    fetch: (after) => {
      asked.push(after);
      return new Promise((resolve, reject) => answers.push({ resolve, reject }));
    },
    apply: (page) => applied.push(...page.items.map((item) => item.seq)),
    reset: () => events.push('reset'),
    refused: (failure) => events.push(failure.code),
  });
  cursor.start(10);
});
afterEach(() => {
  cursor.stop();
  vi.useRealTimers();
});

const page = (seqs: number[], more = false, seq = seqs.at(-1) ?? 0): Page => ({
  items: seqs.map((one) => ({ seq: one, body: '' })),
  seq,
  more,
  users: [],
});

async function answer(given: Page | Failure): Promise<void> {
  const open = answers.shift();
  if (given instanceof Failure) open?.reject(given);
  else open?.resolve(given);
  await vi.advanceTimersByTimeAsync(0);
}

test('drops what is old, takes what is next, and asks over a gap', () => {
  expect(cursor.event(9, 10)).toBe('old');
  expect(cursor.event(3, 4)).toBe('old');
  expect(cursor.seq).toBe(10);
  expect(cursor.event(10, 11)).toBe('next');
  expect(cursor.event(8, 14)).toBe('next');
  expect(cursor.seq).toBe(14);
  expect(cursor.event(15, 16)).toBe('gap');
  expect(cursor.seq).toBe(14);
  expect(asked).toEqual([14]);
});

test('asks once for many gaps, until the last of them is reached', async () => {
  for (const seq of [13, 15, 20]) cursor.event(seq - 1, seq);
  expect(asked).toEqual([10]);
  await answer(page([11, 12, 13], false));
  expect(asked).toEqual([10, 13]);
  await answer(page([14, 20], false));
  expect(asked).toHaveLength(2);
  expect(applied).toEqual([11, 12, 13, 14, 20]);
  expect(cursor.seq).toBe(20);
});

test('goes on while an answer was cut', async () => {
  cursor.ask();
  await answer(page([11, 12], true));
  await answer(page([13], true));
  await answer(page([], false, 17));
  expect(asked).toEqual([10, 12, 13]);
  expect(cursor.seq).toBe(17);
});

test('does not go back for an answer that live events overtook', async () => {
  cursor.ask();
  cursor.event(10, 11);
  cursor.event(11, 12);
  await answer(page([11]));
  expect(cursor.seq).toBe(12);
});

test('a head that is never reached is not asked for for ever', async () => {
  cursor.head(15);
  await answer(page([], false, 10));
  expect(asked).toEqual([10]);
});

test('a head below the cursor, or below what was seen, is a reset', () => {
  cursor.head(12, 13);
  expect(events).toEqual(['reset']);
  expect(cursor.seq).toBe(12);
  cursor.head(11);
  expect(events).toEqual(['reset', 'reset']);
  expect(cursor.seq).toBe(11);
});

test('a reset in an answer moves the cursor, and older answers are dropped', async () => {
  cursor.ask();
  const [late] = answers;
  cursor.start(50);
  late?.resolve(page([11, 12]));
  await vi.advanceTimersByTimeAsync(0);
  expect(applied).toEqual([]);
  answers = [];
  cursor.ask();
  await answer({ reset: true, seq: 60 });
  expect(cursor.seq).toBe(60);
  expect(events).toEqual(['reset']);
});

test('asks again after the time named, and not by itself without a connection', async () => {
  cursor.ask();
  await answer(new Failure('too_many', { status: 429, retryAfterMs: 500 }));
  await vi.advanceTimersByTimeAsync(499);
  expect(asked).toHaveLength(1);
  await vi.advanceTimersByTimeAsync(1);
  expect(asked).toHaveLength(2);
  await answer(new Failure('offline'));
  await vi.advanceTimersByTimeAsync(60_000);
  expect(asked).toHaveLength(2);
  cursor.head(11);
  expect(asked).toHaveLength(3);
});

test('a refusal ends it', async () => {
  cursor.ask();
  await answer(new Failure('not_a_member', { status: 403 }));
  await vi.advanceTimersByTimeAsync(60_000);
  expect(events).toEqual(['not_a_member']);
  expect(asked).toHaveLength(1);
});

import { expect, test } from 'vitest';
import type { Row } from '@/data/shapes';
import { announced, type Listening, listen } from './announced';
import { row } from './rowFixture';

const rows = (from: number, to: number): Row[] =>
  Array.from({ length: to - from + 1 }, (_, at) => row({ id: `${from + at}`, number: from + at }));

/** What is read out as the rows become these, one after the other. */
function heard(...steps: [rows: Row[], hasNewer: boolean][]): string[] {
  let listening: Listening | null = null;
  return steps.flatMap(([given, hasNewer]) => {
    listening = listen(listening, given, hasNewer);
    return announced(given, listening, 5).map((one) => one.id);
  });
}

test('what comes while the end is on screen is read out', () => {
  expect(heard([rows(1, 3), false], [rows(1, 4), false])).toEqual(['4']);
});

test('pages of history are not, nor is what the last of them brings', () => {
  expect(heard([rows(1, 10), true], [rows(1, 20), true], [rows(1, 25), false])).toEqual([]);
  expect(heard([rows(1, 10), true], [rows(1, 20), false], [rows(1, 21), false])).toEqual(['21']);
});

test('nor what was there before, when the last row is one of mine that waits', () => {
  const waiting = row({ id: 'mine', number: null, mine: true, state: 'sending' });
  expect(heard([[...rows(1, 3), waiting], false], [[...rows(1, 4), waiting], false])).toEqual([
    '4',
  ]);
});

test('nor after a look at an older part', () => {
  expect(heard([rows(90, 100), false], [rows(1, 50), true], [rows(90, 103), false])).toEqual([]);
});

import { expect, test } from 'vitest';
import {
  deliver,
  found,
  item,
  rooms,
  send,
  server,
  settle,
  snapshot,
} from '../testing/roomsKit.ts';
import { BOUNDS } from './bounds.ts';

/** Rows that may be held: as many as come before a new answer does the counting, and a page. */
const MOST = 1_000 + 100;

const size = () => rooms.get('room').timeline.log.size;
const numbers = () => snapshot().rows.map((row) => row.number ?? 0);
const actions = () => rooms.get('room').actions;

/** A room of so many messages, all read, on screen at its end. */
async function open(count: number): Promise<void> {
  for (let at = 1; at <= count; at += 1) send(`${at}`);
  server.readNumber = count;
  server.outgoing = [];
  rooms.take(server.chat());
  rooms.get('room').open();
  await settle();
}

/** So many come live. */
async function come(from: number, count: number): Promise<void> {
  for (let at = 0; at < count; at += 1) {
    send(`${from + at}`);
    deliver();
    if (at % 100 === 0) await settle();
  }
  await settle();
}

test('a room left open at its end stays small, and shows what comes', async () => {
  await open(100);
  actions().seeing(90, Infinity);
  await come(101, 3_000);
  expect(size()).toBeLessThan(MOST);
  expect(numbers().at(-1)).toBe(3_100);
  expect(snapshot()).toMatchObject({ hasNewer: false, hasOlder: true });
  expect(item()).toMatchObject({ unread: 100, last: { number: 3_100 } });
});

test('what was let go of is not shown any more either, also when nothing else came', async () => {
  await open(100);
  // As a screen does: it looks whenever something is said to have changed.
  let shown = 0;
  let asked = 0;
  found.answer = () => {
    asked += 1;
    return server.chat();
  };
  rooms.get('room').subscribe(() => {
    shown = snapshot().rows.length;
  });
  actions().seeing(90, Infinity);
  await come(101, 880);
  for (let number = 981; number <= 1_200; number += 1) {
    send(`${number}`);
    deliver();
    await settle();
    expect(shown, `after ${number}`).toBeLessThanOrEqual(size());
  }
  expect(size()).toBeLessThan(BOUNDS.most);
  expect(asked).toBe(1);
});

test('who reads further up keeps what they read, and the end comes by pages', async () => {
  await open(400);
  for (let page = 0; page < 4; page += 1) {
    actions().loadOlder();
    await settle();
  }
  actions().seeing(160, 180);
  await come(401, 1_500);
  expect(size()).toBeLessThan(MOST);
  expect(numbers()).toEqual(expect.arrayContaining([151, 160, 170, 180, 200]));
  expect(snapshot().hasNewer).toBe(true);
  expect(item()?.last?.number).toBe(1_900);
  await Promise.all([actions().showNewest(), settle()]);
  expect(numbers().at(-1)).toBe(1_900);
});

test('the whole of a long room is read up and down with few rows held', async () => {
  await open(3_000);
  const seen = new Set<number>();
  while (snapshot().hasOlder) {
    const [first = 0] = numbers();
    actions().seeing(first, first + 20);
    actions().loadOlder();
    await settle();
    for (const number of numbers()) seen.add(number);
    expect(size()).toBeLessThan(MOST);
  }
  expect(numbers()[0]).toBe(1);
  expect(seen.size).toBe(3_000);
  while (snapshot().hasNewer) {
    const last = numbers().at(-1) ?? 0;
    actions().seeing(last - 20, last);
    actions().loadNewer();
    await settle();
    expect(size()).toBeLessThan(MOST);
  }
  expect(numbers().at(-1)).toBe(3_000);
});

test('a long part of which nothing is drawn stops nobody', async () => {
  for (let at = 1; at <= 1_500; at += 1) send(`${at}`);
  for (let at = 200; at <= 900; at += 1) server.recall(at);
  server.readNumber = 1_500;
  server.outgoing = [];
  rooms.take(server.chat());
  rooms.get('room').open();
  await settle();
  for (let page = 0; page < 40 && snapshot().hasOlder; page += 1) {
    const [first = 0] = numbers();
    actions().seeing(first, first + 20);
    actions().loadOlder();
    await settle();
  }
  expect(numbers()[0]).toBe(1);
});

test('goes to the first message at once', async () => {
  await open(3_000);
  await Promise.all([actions().showOldest(), settle()]);
  expect(numbers()[0]).toBe(1);
  expect(snapshot()).toMatchObject({ hasOlder: false, hasNewer: true });
});

test('what is quoted stays while somebody reads who answers it', async () => {
  await open(300);
  expect(actions().lookUp('id-3')).toBeNull();
  rooms.get('room').quotes.want('id-3');
  await settle();
  const answer = send('301');
  answer.replyTo = 'id-3';
  deliver();
  await settle();
  actions().seeing(295, Infinity);
  await come(302, 150);
  expect(actions().lookUp('id-3')?.body).toBe('3');
  await come(452, 2_000);
  expect(rooms.get('room').timeline.log.get('id-3')).toBeUndefined();
  expect(actions().lookUp('id-3')).toBeNull();
  rooms.get('room').quotes.want('id-3');
  await settle();
  expect(actions().lookUp('id-3')?.body).toBe('3');
});

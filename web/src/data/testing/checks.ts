import { expect, vi } from 'vitest';
import type { Message } from '../model.gen.ts';
import type { Bounds } from '../streams/bounds.ts';
import type { Browser } from './browser.ts';
import { turn } from './link.ts';
import type { World } from './world.ts';

/** So few that rows are let go of all the time. */
export const BOUNDS: Bounds = { side: 3, most: 12, newest: 2 };

/** At no moment is a row shown twice, out of place, or with one missing before it (but for mine), and what is older can be had. */
export function checkShown(world: World): void {
  const { rows, status, hasOlder } = world.room.getSnapshot();
  const { log } = world.room.timeline;
  const floor = Math.max(world.room.chat?.clearedNumber ?? 0, world.server.mostCleared);
  if (status === 'ready' && log.window && log.window.from > floor + 1) expect(hasOlder).toBe(true);
  expect(new Set(rows.map((row) => row.id)).size).toBe(rows.length);
  let last: number | null = null;
  let pending = false;
  for (const row of rows) {
    if (row.number === null) {
      pending = true;
      continue;
    }
    expect(pending).toBe(false);
    for (let number = (last ?? row.number) + 1; number < row.number && !row.mine; number += 1) {
      const left = log.at(number);
      expect(left?.hidden || left?.recalled, `${number} is missing`).toBe(true);
    }
    if (last !== null) expect(row.number).toBeGreaterThan(last);
    last = row.number;
  }
}

/** The network is good again: everything asked is answered, and time passes. */
export async function calm(browser: Browser): Promise<void> {
  for (const world of browser.tabs) world.cut();
  await turn();
  for (const world of browser.tabs) {
    browser.connect(world);
    world.look();
  }
  for (let round = 0; round < 60; round += 1) {
    await settle(browser);
    vi.advanceTimersByTime(1_500);
    if (round !== 30) continue;
    for (const world of browser.tabs) void world.room.actions.showNewest().catch(() => {});
  }
}

/** Everything that is under way arrives. */
export async function settle(browser: Browser): Promise<void> {
  browser.launch();
  for (const { flying, link, deliver } of browser.tabs) {
    while (flying.length > 0) deliver(flying.shift());
    while (link.questions.length > 0) link.answer(0);
  }
  await turn();
}

/** Reads from the newest message to the first and back: every part of the log comes again as it is. */
export async function checkWalk(browser: Browser, world: World): Promise<void> {
  const { room, server } = world;
  const { actions } = room;
  const visible = server.visible();
  const pages = 3 * visible.length;
  const numbers = (): number[] => room.getSnapshot().rows.flatMap((row) => row.number ?? []);
  expect(numbers().at(-1)).toBe(visible.at(-1)?.number);
  for (let page = 0; page < pages && room.getSnapshot().hasOlder; page += 1) {
    const first = numbers()[0] ?? 0;
    actions.seeing(first, first + 1);
    actions.loadOlder();
    await settle(browser);
    checkPart(world);
  }
  expect(numbers()[0]).toBe(visible[0]?.number);
  for (let page = 0; page < pages && room.getSnapshot().hasNewer; page += 1) {
    const last = numbers().at(-1) ?? 0;
    actions.seeing(last - 1, last);
    actions.loadNewer();
    await settle(browser);
    checkPart(world);
  }
  expect(numbers().at(-1)).toBe(visible.at(-1)?.number);
}

const essence = ({
  id,
  number,
  body,
  files,
}: Pick<Message, 'id' | 'body' | 'files'> & { number: number | null }) => ({
  id,
  number,
  body,
  files: files.map((file) => file.id),
});

/** What is shown is a part of the log without a gap, and no more than the bounds allow. */
function checkPart({ room, server }: World): void {
  const { rows } = room.getSnapshot();
  const { from, to } = room.timeline.log.window ?? { from: 1, to: 0 };
  const part = server.visible().filter(({ number }) => number >= from && number <= to);
  expect(rows.map(essence)).toEqual(part.map(essence));
  const uncounted = server.messages.length - (room.chat?.lastNumber ?? 0);
  expect(room.timeline.log.size).toBeLessThan(BOUNDS.most + BOUNDS.side + 20 + uncounted);
}

export function checkExact(world: World): void {
  const { status, chat, room } = world.room.getSnapshot();
  expect(status).toBe('ready');
  checkPart(world);
  expect(chat?.unread).toBe(world.server.unread());
  expect(room?.name).toBe(world.server.name);
  expect(world.outbox.inRoom('room')).toEqual([]);
  expect(world.room.cursor).toBe(world.server.seq);
}

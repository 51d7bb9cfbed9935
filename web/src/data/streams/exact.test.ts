import fc from 'fast-check';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { turn } from '../testing/link.ts';
import { World } from '../testing/world.ts';

type Step = { kind: (typeof KINDS)[number]; pick: number };
const KINDS = [
  'bob',
  'bob',
  'burst',
  'mine',
  'mine',
  'edit',
  'edit',
  'remove',
  'hide',
  'clear',
  'recall',
  'rename',
  'editMine',
  'read',
  'older',
  'close',
  'look',
  'around',
  'newest',
  'deliver',
  'deliver',
  'deliver',
  'deliver',
  'deliverAny',
  'double',
  'drop',
  'serve',
  'serve',
  'answer',
  'answer',
  'answer',
  'lose',
  'cut',
  'connect',
  'connect',
  'reset',
  'restore',
  'time',
] as const;

function take(world: World, { kind, pick }: Step, mine: string[]): void {
  const { server, link, room, flying } = world;
  const one = (pick % Math.max(server.messages.length, 1)) + 1;
  const question = pick % Math.max(link.questions.length, 1);
  const event = pick % Math.max(flying.length, 1);
  switch (kind) {
    case 'bob':
      server.send(`bob-${pick}-${server.seq}`, 'bob', `text ${pick}`);
      break;
    case 'burst':
      for (let count = 0; count < 9; count += 1) server.send(`burst-${server.seq}`, 'bob', 'burst');
      break;
    case 'mine':
      mine.push(room.actions.send(`mine ${pick}`));
      break;
    case 'edit':
      server.edit(one, `edited ${pick}`);
      break;
    case 'remove':
      server.remove(one);
      break;
    case 'hide':
      server.hide(one);
      break;
    case 'clear':
      // Seldom: most of the log is wanted.
      if (pick % 4 === 0) server.clear();
      break;
    case 'recall':
      server.recall(one);
      break;
    case 'rename':
      server.rename(`room ${pick}`);
      break;
    case 'editMine':
      if (mine.length > 0)
        void room.actions.edit(mine[pick % mine.length] ?? '', `mended ${pick}`).catch(() => {});
      break;
    case 'read':
      room.actions.markRead(one);
      break;
    case 'older':
      room.actions.loadOlder();
      break;
    case 'close':
      world.close();
      break;
    case 'look':
      world.look();
      break;
    case 'around':
      void room.actions.showAround(one).catch(() => {});
      break;
    case 'newest':
      void room.actions.showNewest().catch(() => {});
      break;
    case 'deliver':
      world.deliver(flying.shift());
      break;
    case 'deliverAny':
      world.deliver(flying.splice(event, 1)[0]);
      break;
    case 'double':
      world.deliver(flying[event]);
      break;
    case 'drop':
      flying.splice(event, 1);
      break;
    case 'serve':
      link.serve(question);
      break;
    case 'answer':
      link.answer(question);
      break;
    case 'lose':
      link.lose(question);
      break;
    case 'cut':
      world.cut();
      break;
    case 'connect':
      world.connect();
      break;
    case 'reset':
      server.resetNext = true;
      break;
    case 'restore':
      // Without a new epoch only a head below the cursor tells of it, at the next `ready`.
      world.cut();
      if (room.cursor !== null) server.restore(Math.max(room.cursor - 1 - (pick % 4), 0));
      world.connect();
      break;
    case 'time':
      vi.advanceTimersByTime(pick * 1_000);
      break;
  }
  world.launch();
}

/** At no moment is a row shown twice, out of place, or with one missing before it (but for mine), and what is older can be had. */
function checkShown(world: World): void {
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
async function calm(world: World): Promise<void> {
  world.cut();
  await turn();
  world.connect();
  world.look();
  for (let round = 0; round < 60; round += 1) {
    world.launch();
    while (world.flying.length > 0) world.deliver(world.flying.shift());
    while (world.link.questions.length > 0) world.link.answer(0);
    await turn();
    vi.advanceTimersByTime(1_500);
    if (round === 15) void world.room.actions.showNewest().catch(() => {});
    if (round > 20 && world.room.getSnapshot().hasOlder) world.room.actions.loadOlder();
  }
}

function checkExact(world: World): void {
  const { rows, status, chat, room } = world.room.getSnapshot();
  expect(status).toBe('ready');
  const messages = world.server.visible();
  expect(rows.map(({ id, number, body }) => ({ id, number, body }))).toEqual(
    messages.map(({ id, number, body }) => ({ id, number, body })),
  );
  expect(chat?.unread).toBe(world.server.unread());
  expect(room?.name).toBe(world.server.name);
  expect(world.outbox.inRoom('room')).toEqual([]);
  expect(world.room.cursor).toBe(world.server.seq);
}

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
});
afterEach(() => {
  vi.useRealTimers();
});

const steps = fc.array(fc.record({ kind: fc.constantFrom(...KINDS), pick: fc.nat({ max: 60 }) }), {
  minLength: 5,
  maxLength: 70,
});

/** `opened` is the step at which somebody looks at the room; before the first when `isWarm`. */
async function run(schedule: Step[], opened: number, isWarm: boolean): Promise<void> {
  const world = new World();
  const mine: string[] = [];
  for (let count = 0; count < 8; count += 1) world.server.send(`old-${count}`, 'bob', 'old');
  world.server.read(2);
  world.connect();
  if (isWarm) {
    world.look();
    for (let round = 0; round < 4; round += 1) {
      while (world.link.questions.length > 0) world.link.answer(0);
      await turn();
    }
  }
  for (const [at, step] of schedule.entries()) {
    if (!isWarm && at === opened % schedule.length) world.look();
    take(world, step, mine);
    await turn();
    checkShown(world);
  }
  await calm(world);
  checkShown(world);
  checkExact(world);
  world.stop();
}

const RUNS = Number(process.env['KLATCH_SCHEDULES'] ?? 2_000);

test('what is shown equals the log, whatever the network does', {
  timeout: 120_000 + RUNS * 50,
}, async () => {
  await fc.assert(fc.asyncProperty(steps, fc.nat({ max: 70 }), fc.boolean(), run), {
    numRuns: RUNS,
  });
});

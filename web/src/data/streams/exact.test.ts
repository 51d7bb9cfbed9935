import fc from 'fast-check';
import { afterEach, beforeEach, test, vi } from 'vitest';
import { Browser } from '../testing/browser.ts';
import { BOUNDS, calm, checkExact, checkShown, checkWalk, settle } from '../testing/checks.ts';
import { turn } from '../testing/link.ts';
import type { World } from '../testing/world.ts';

/** `tab`: the first of two in two cases of three. */
type Step = { kind: (typeof KINDS)[number]; pick: number; tab: number };
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
  'attach',
  'older',
  'older',
  'newer',
  'scroll',
  'scroll',
  'oldest',
  'reopen',
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

function take(browser: Browser, { kind, pick, tab }: Step, mine: string[]): void {
  const world = browser.tab(Math.max(tab - 1, 0));
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
    case 'attach':
      if (pick % 2 === 0) browser.uploads.troubles.push({ cutAt: pick });
      browser.attach(world, 2 * pick);
      break;
    case 'older':
      room.actions.loadOlder();
      break;
    case 'newer':
      room.actions.loadNewer();
      break;
    case 'scroll':
      scroll(world, pick);
      break;
    case 'oldest':
      void room.actions.showOldest().catch(() => {});
      break;
    case 'reopen':
      // Seldom: most of what happens is wanted on a screen.
      if (pick % 4 === 0) browser.reopen(world);
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
      browser.connect(world);
      break;
    case 'reset':
      server.resetNext = true;
      break;
    case 'restore':
      // Without a new epoch only a head below the cursor tells of it, at the next `ready`.
      for (const one of browser.tabs) one.cut();
      if (room.cursor !== null) server.restore(Math.max(room.cursor - 1 - (pick % 4), 0));
      for (const one of browser.tabs) browser.connect(one);
      break;
    case 'time':
      vi.advanceTimersByTime(pick * 1_000);
      break;
  }
  browser.launch();
}

/** A few rows are on screen: some in the middle, or the last. */
function scroll({ room }: World, pick: number): void {
  const numbers = room.getSnapshot().rows.flatMap((row) => row.number ?? []);
  const from = numbers[pick % Math.max(numbers.length, 1)];
  if (from === undefined) return;
  room.actions.seeing(from, pick % 3 === 0 ? Infinity : from + 2);
}

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
});
afterEach(() => {
  vi.useRealTimers();
});

const steps = fc.array(
  fc.record({
    kind: fc.constantFrom(...KINDS),
    pick: fc.nat({ max: 60 }),
    tab: fc.nat({ max: 2 }),
  }),
  { minLength: 5, maxLength: 70 },
);

/** `opened` is the step at which somebody looks at the room; before the first when `isWarm`. */
async function run(schedule: Step[], opened: number, isWarm: boolean): Promise<void> {
  const browser = new Browser(BOUNDS);
  const mine: string[] = [];
  for (let count = 0; count < 8; count += 1) browser.server.send(`old-${count}`, 'bob', 'old');
  browser.server.read(2);
  for (const world of browser.tabs) browser.connect(world);
  if (isWarm) {
    browser.tab(0).look();
    for (let round = 0; round < 4; round += 1) await settle(browser);
  }
  for (const [at, step] of schedule.entries()) {
    if (!isWarm && at === opened % schedule.length) browser.tab(0).look();
    take(browser, step, mine);
    await turn();
    for (const world of browser.tabs) checkShown(world);
  }
  await calm(browser);
  for (const world of browser.tabs) {
    checkShown(world);
    checkExact(world);
    await checkWalk(browser, world);
    checkExact(world);
  }
  browser.stop();
}

/** What was found once: a restore takes back that I hid a message, of which the second tab knows by my own stream alone. */
const HIDDEN_THEN_RESTORED: Step[] = [
  { kind: 'answer', pick: 0, tab: 2 },
  { kind: 'bob', pick: 0, tab: 0 },
  { kind: 'answer', pick: 0, tab: 0 },
  { kind: 'bob', pick: 0, tab: 0 },
  { kind: 'hide', pick: 0, tab: 0 },
  { kind: 'bob', pick: 0, tab: 0 },
  { kind: 'deliverAny', pick: 52, tab: 2 },
  { kind: 'bob', pick: 0, tab: 0 },
  { kind: 'restore', pick: 0, tab: 0 },
  { kind: 'bob', pick: 0, tab: 0 },
];

const RUNS = Number(process.env['KLATCH_SCHEDULES'] ?? 2_000);
/** Repeats the schedules of an earlier run, which said it. */
const SEED = Number(process.env['KLATCH_SCHEDULES_SEED'] ?? Date.now() % 2 ** 31);

test('what is shown equals the log, whatever the network does', {
  timeout: 120_000 + RUNS * 50,
}, async () => {
  console.info(`${RUNS} schedules, seed ${SEED}`);
  await fc.assert(fc.asyncProperty(steps, fc.nat({ max: 70 }), fc.boolean(), run), {
    seed: SEED,
    numRuns: RUNS,
    examples: [[HIDDEN_THEN_RESTORED, 0, false]],
  });
});

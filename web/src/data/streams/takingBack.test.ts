import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { Files } from '../files/files.ts';
import type { File as SharedFile } from '../model.gen.ts';
import { turn } from '../testing/link.ts';
import { World } from '../testing/world.ts';

const PICTURE: SharedFile = {
  id: 'picture',
  name: 'a.png',
  type: 'image/png',
  sizeBytes: 10,
  width: 1,
  height: 1,
  thumbhash: null,
};

let world: World;
/** Lets the upload end. */
let uploaded: () => void;
let forgotten: string[];

beforeEach(async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  forgotten = [];
  const upload = new Promise<void>((resolve) => {
    uploaded = resolve;
  });
  const files: Pick<Files, 'takeFor' | 'whenSent' | 'forget'> = {
    takeFor: () => [PICTURE],
    whenSent: () => upload,
    forget: (ids) => void forgotten.push(...ids),
  };
  world = new World({ files: () => files as Files });
  world.uploads.held.set(PICTURE.id, { size: PICTURE.sizeBytes, offset: PICTURE.sizeBytes });
  world.connect();
  world.look();
  await settle();
});

afterEach(() => {
  vi.useRealTimers();
  world.stop();
});

async function settle(): Promise<void> {
  for (let round = 0; round < 8; round += 1) {
    while (world.link.questions.length > 0) world.link.answer(0);
    await turn();
  }
}

const rows = () => world.room.getSnapshot().rows.map((row) => row.body);

test('a file under way that is stopped never goes out', async () => {
  const id = world.room.actions.send('wrong picture');
  await settle();
  world.room.actions.remove(id);
  expect(rows()).toEqual([]);
  expect(forgotten).toEqual(['picture']);
  uploaded();
  await settle();
  vi.advanceTimersByTime(20_000);
  await settle();
  expect(world.server.messages).toEqual([]);
  expect(world.undos.getSnapshot()).toEqual([]);
});

test('what waits for the connection can be discarded, however long it has waited', async () => {
  uploaded();
  world.cut();
  const id = world.room.actions.send('to the wrong chat');
  await settle();
  vi.advanceTimersByTime(60_000);
  world.room.actions.discard(id);
  expect(rows()).toEqual([]);
  world.connect();
  await settle();
  expect(world.server.messages).toEqual([]);
});

test('what may have reached the server is taken back there', async () => {
  uploaded();
  const id = world.room.actions.send('lost answer');
  await turn();
  await turn();
  world.link.serve(world.link.questions.length - 1);
  world.cut();
  await turn();
  vi.advanceTimersByTime(60_000);
  world.room.actions.discard(id);
  expect(rows()).toEqual([]);
  world.connect();
  await settle();
  expect(world.server.messages).toMatchObject([{ id, recalled: true }]);
  expect(rows()).toEqual([]);
});

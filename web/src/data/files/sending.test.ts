import { beforeEach, expect, test, vi } from 'vitest';
import { file, openFiles, UploadServer } from '../testing/uploads.ts';
import { type BlobStore, memoryBlobs } from './blobs.ts';

let server: UploadServer;
let store: BlobStore;

beforeEach(() => {
  server = new UploadServer();
  store = memoryBlobs();
});

const settle = () => new Promise((resolve) => setTimeout(resolve));

test('ten files at once leave connections free for the rest', async () => {
  server.isSlow = true;
  const files = openFiles(server, store);
  await files.add(
    'room',
    Array.from({ length: 10 }, (_, at) => file(`${at}.bin`)),
  );
  for (let round = 0; round < 40; round += 1) {
    await settle();
    expect(server.open.length).toBeLessThanOrEqual(2);
    server.release();
  }
  expect(files.inRoom('room').map((one) => one.state)).toEqual(Array(10).fill('done'));
});

test('two tabs do not cut each other off', async () => {
  // A lock as browsers have them: one holder, the others in turn.
  let turn: Promise<unknown> = Promise.resolve();
  const alone = <T>(_id: string, _signal: AbortSignal, work: () => Promise<T>): Promise<T> => {
    const mine = turn.then(work, work);
    turn = mine.catch(() => {});
    return mine;
  };
  server.isSlow = true;
  const one = openFiles(server, store, { alone });
  await one.add('room', [file()]);
  const two = openFiles(server, store, { alone });
  await two.load();
  for (let round = 0; round < 10; round += 1) {
    await settle();
    expect(server.open.length).toBeLessThanOrEqual(1);
    server.release();
  }
  expect(server.heard.filter((method) => method === 'PATCH')).toHaveLength(1);
  expect([one, two].map((files) => files.inRoom('room')[0]?.state)).toEqual(['done', 'done']);
});

test('that the server asked to wait is told, until it goes on', async () => {
  server.troubles = [{ status: 429, code: 'too_many' }];
  const files = openFiles(server, store);
  await files.add('room', [file()]);
  const held = () => files.inRoom('room')[0];
  await vi.waitFor(() => expect(held()?.failure?.code).toBe('too_many'));
  expect(held()?.state).toBe('going');
  files.online();
  await vi.waitFor(() => expect(held()).toMatchObject({ state: 'done', failure: null }));
});

test('a picture of too many pixels is refused before a byte, also when tried again', async () => {
  const measure = async () => ({ width: 8_000, height: 5_001 });
  const files = openFiles(server, store, { measure });
  await files.add('room', [file('a.png', 10, 'image/png')]);
  const held = () => files.inRoom('room')[0];
  await vi.waitFor(() => expect(held()?.failure?.code).toBe('large_picture'));
  files.retry(held()?.id ?? '');
  await vi.waitFor(() => expect(held()?.state).toBe('refused'));
  expect(server.heard).toEqual([]);
});

test('one refused with its message is known after a reload, and goes when it is tried again', async () => {
  server.troubles = [{ status: 507, code: 'quota_full' }];
  server.isSlow = true;
  const before = openFiles(server, store);
  await before.add('room', [file()]);
  const id = before.takeFor('room', 'message')[0]?.id ?? '';
  server.isSlow = false;
  await vi.waitFor(() => server.open.length > 0 && server.release());
  await expect(before.whenSent([id])).rejects.toMatchObject({ code: 'quota_full' });
  await vi.waitFor(async () => expect((await store.get(id))?.refused).toBe('quota_full'));
  before.stop();

  const after = openFiles(server, store);
  await after.load();
  expect(after.get(id)).toMatchObject({ state: 'refused', failure: { code: 'quota_full' } });
  expect(after.localUrl(id)).toBe('blob:here');
  after.retry(id);
  await after.whenSent([id]);
  expect((await store.get(id))?.refused).toBeNull();
});

test('what went with a message can come back as long as the page has it', async () => {
  const files = openFiles(server, store);
  await files.add('room', [file('a.png', 10, 'image/png')]);
  const [shared] = files.takeFor('room', 'message');
  if (!shared) throw new Error('nothing taken');
  await files.whenSent([shared.id]);
  files.forget([shared.id]);
  const [back] = files.atHand([shared]);
  expect(back).toMatchObject({ name: 'a.png', size: 10, type: 'image/png' });
  expect(openFiles(server, store).atHand([shared])).toEqual([]);
});

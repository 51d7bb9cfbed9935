import { beforeEach, describe, expect, test, vi } from 'vitest';
import { file, openFiles, UploadServer } from '../testing/uploads.ts';
import { type BlobStore, memoryBlobs } from './blobs.ts';
import { nameOf, sift } from './rules.ts';

let server: UploadServer;
let store: BlobStore;

beforeEach(() => {
  server = new UploadServer();
  store = memoryBlobs();
});

const open = () => openFiles(server, store);

describe('sending', () => {
  test('a file goes up as soon as it is chosen, and waits in its composer', async () => {
    const files = open();
    await files.add('room', [file('a.png', 10, 'image/png')]);
    await vi.waitFor(() => expect(files.inRoom('room')[0]?.state).toBe('done'));
    expect(files.inRoom('room')[0]).toMatchObject({ name: 'a.png', width: 4, sentBytes: 10 });
    expect(files.inRoom('other')).toEqual([]);
    expect(files.inRoom('room')).toBe(files.inRoom('room'));
  });

  test('a broken connection goes on where the server stands', async () => {
    vi.useFakeTimers();
    server.troubles = [{ cutAt: 300 }, { cutAt: 300 }];
    const files = open();
    await files.add('room', [file()]);
    await vi.runAllTimersAsync();
    vi.useRealTimers();
    expect(files.inRoom('room')[0]?.state).toBe('done');
    expect(server.heard).toEqual('POST PATCH POST HEAD PATCH POST HEAD PATCH'.split(' '));
  });

  test('a server that has too much to do is told apart from one that is away, and waited for', async () => {
    vi.useFakeTimers();
    server.troubles = [{ status: 503 }, { status: 503 }];
    const files = open();
    await files.add('room', [file()]);
    await vi.advanceTimersByTimeAsync(0);
    const held = () => files.inRoom('room')[0];
    expect(held()).toMatchObject({ state: 'going', failure: { code: 'overloaded', status: 503 } });
    await vi.advanceTimersByTimeAsync(6_900);
    expect(server.heard).toEqual(['POST', 'PATCH']);
    server.retryAfter = null; // A proxy's.
    await vi.advanceTimersByTimeAsync(200);
    expect(held()).toMatchObject({ state: 'going', failure: { code: 'offline' } });
    await vi.runAllTimersAsync();
    vi.useRealTimers();
    expect(held()).toMatchObject({ state: 'done', failure: null });
  });

  test('a new connection does not wait for the next try', async () => {
    server.isDown = true;
    const files = open();
    await files.add('room', [file()]);
    await vi.waitFor(() => expect(server.heard).toHaveLength(1));
    server.isDown = false;
    await new Promise((resolve) => setTimeout(resolve));
    files.online();
    await vi.waitFor(() => expect(files.inRoom('room')[0]?.state).toBe('done'));
  });

  test('after a reload the composer has its files, and goes on', async () => {
    server.troubles = [{ cutAt: 400 }];
    const before = open();
    await before.add('room', [file('one.bin'), file('two.bin')]);
    await vi.waitFor(() => expect(server.heard.length).toBeGreaterThan(3));
    before.stop();
    const after = open();
    await after.load();
    await vi.waitFor(() =>
      expect(after.inRoom('room').map((one) => [one.name, one.state])).toEqual([
        ['one.bin', 'done'],
        ['two.bin', 'done'],
      ]),
    );
  });

  test('what the server will not have is refused, and can be tried again', async () => {
    server.troubles = [{ status: 422 }];
    const files = open();
    await files.add('room', [file()]);
    await vi.waitFor(() => expect(files.inRoom('room')[0]?.state).toBe('refused'));
    const id = files.inRoom('room')[0]?.id ?? '';
    await expect(files.whenSent([id])).rejects.toMatchObject({ code: 'invalid' });
    expect(files.takeFor('room', 'message')).toEqual([]);
    files.retry(id);
    await files.whenSent([id]);
  });
});

test('one the device could not keep can be tried again', async () => {
  store.put = () => Promise.reject(new DOMException('full', 'QuotaExceededError'));
  server.troubles = [{ status: 422 }];
  const files = open();
  await files.add('room', [file()]);
  await vi.waitFor(() => expect(files.inRoom('room')[0]?.state).toBe('refused'));
  const id = files.inRoom('room')[0]?.id ?? '';
  files.retry(id);
  await vi.waitFor(() => expect(files.inRoom('room')[0]?.state).toBe('done'));
});

test('one that is nowhere any more is refused, and holds nothing up', async () => {
  server.troubles = [{ status: 422 }];
  const files = open();
  await files.add('room', [file()]);
  await vi.waitFor(() => expect(files.inRoom('room')[0]?.state).toBe('refused'));
  const id = files.inRoom('room')[0]?.id ?? '';
  await store.remove(id);
  files.retry(id);
  await expect(files.whenSent([id])).rejects.toMatchObject({ code: 'not_found' });
  expect(files.inRoom('room')[0]?.state).toBe('refused');
});

describe('going with a message', () => {
  test('they leave the composer at once, and another page can send them', async () => {
    server.isDown = true;
    const files = open();
    await files.add('room', [file()]);
    const [taken] = files.takeFor('room', 'message');
    expect(taken).toMatchObject({ name: 'a.bin', sizeBytes: 1_000, width: null });
    expect(files.inRoom('room')).toEqual([]);
    await vi.waitFor(async () => expect((await store.all('me'))[0]?.messageId).toBe('message'));
    files.stop();

    server.isDown = false;
    const other = open();
    await other.load();
    expect(other.inRoom('room')).toEqual([]);
    await other.whenSent([taken?.id ?? '']);
    expect(server.held.get(taken?.id ?? '')?.offset).toBe(1_000);
    other.forget([taken?.id ?? '']);
    await vi.waitFor(async () => expect(await store.all('me')).toEqual([]));
  });

  test('one that is taken out is gone here and there', async () => {
    const files = open();
    await files.add('room', [file()]);
    await vi.waitFor(() => expect(files.inRoom('room')[0]?.state).toBe('done'));
    files.remove(files.inRoom('room')[0]?.id ?? '');
    expect(files.inRoom('room')).toEqual([]);
    await vi.waitFor(() => expect(server.held.size).toBe(0));
    expect(await store.all('me')).toEqual([]);
  });

  test('logging out keeps nothing', async () => {
    const files = open();
    await files.add('room', [file()]);
    await files.clear();
    expect(await store.all('me')).toEqual([]);
  });
});

test('what the server would refuse is refused here', async () => {
  const limits = { fileBytes: 100, forbiddenEndings: ['exe'], messageFiles: 2 };
  const photo = new File(['\0\0\0\x18ftypheic\0\0\0\0mif1heic'], 'cat.jpg');
  const program = new File(['MZ and more'], 'dog.jpg');
  const { taken, refused } = await sift(
    [
      ...[file('a.txt', 10), file('b.EXE', 10), photo, program],
      ...[file('c.bin', 101), file('d', 1), file('e', 1)],
    ],
    limits,
    0,
  );
  expect(taken.map((one) => one.name)).toEqual(['a.txt', 'd']);
  expect(refused).toEqual([
    { name: 'b.EXE', sizeBytes: 10, why: 'forbidden' },
    { name: 'cat.jpg', sizeBytes: 24, why: 'sealed' },
    { name: 'dog.jpg', sizeBytes: 11, why: 'forbidden' },
    { name: 'c.bin', sizeBytes: 101, why: 'tooLarge' },
    { name: 'e', sizeBytes: 1, why: 'tooMany' },
  ]);
  expect(nameOf(file('image.png', 1, 'image/png'))).toMatch(/^\d{4}-\d\d-\d\d-\d\d-\d\d\.png$/);
});

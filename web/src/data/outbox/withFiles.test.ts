import { beforeEach, expect, test, vi } from 'vitest';
import { Failure } from '../failure.ts';
import { memoryBlobs } from '../files/blobs.ts';
import {
  empty,
  type FakeServer,
  freshServer,
  inRoom,
  openTab,
  states,
  type Tab,
  write,
} from '../testing/outboxKit.ts';
import { file, openFiles, UploadServer } from '../testing/uploads.ts';

let server: FakeServer;
let uploads: UploadServer;

beforeEach(() => {
  server = freshServer();
  uploads = new UploadServer();
});

/** A tab with two files on their way, the first of which is refused for a full quota. */
async function refusedFirst(body: string): Promise<{ tab: Tab; ids: string[]; id: string }> {
  uploads.isSlow = true;
  const files = openFiles(uploads, memoryBlobs());
  const tab = await openTab(server, { files });
  await files.add('room', [file('full.bin'), file('fine.bin')]);
  uploads.troubles = [{ status: 507, code: 'quota_full' }];
  const taken = files.takeFor('room', 'message');
  tab.outbox.add({ id: 'message', roomId: 'room', body, replyTo: null, files: taken });
  uploads.isSlow = false;
  await vi.waitFor(() => expect(uploads.open.length).toBeGreaterThan(0));
  uploads.release();
  await vi.waitFor(() => expect(states(tab)).toEqual(['failed']));
  const ids = taken.map((one) => one.id);
  expect(ids.map((one) => files.get(one)?.state).sort()).toContain('refused');
  return { tab, ids, id: ids.find((one) => files.get(one)?.state === 'refused') ?? '' };
}

test('trying again tries the refused file again', async () => {
  const { tab } = await refusedFirst('look');
  tab.outbox.retry('message');
  await empty(tab);
  expect(server.bodies()).toEqual(['look']);
  expect(uploads.held.size).toBe(2);
});

test('so does changing its text', async () => {
  const { tab } = await refusedFirst('look');
  tab.outbox.edit('message', 'see');
  await empty(tab);
  expect(server.bodies()).toEqual(['see']);
});

test('it can go without the refused file', async () => {
  const { tab, id } = await refusedFirst('');
  expect(tab.outbox.without('message', id)).toBe(true);
  expect(inRoom(tab)[0]?.files).toHaveLength(1);
  await empty(tab);
  expect(server.heard).toEqual(['message:send message ']);
  await vi.waitFor(() => expect(uploads.held.has(id)).toBe(false));
});

test('one under way can be left out alone, but not when nothing would remain', async () => {
  uploads.isDown = true;
  const files = openFiles(uploads, memoryBlobs());
  const tab = await openTab(server, { files });
  await files.add('room', [file('a.bin'), file('b.bin')]);
  const [a, b] = files.takeFor('room', 'message');
  if (!a || !b) throw new Error('nothing taken');
  tab.outbox.add({ id: 'message', roomId: 'room', body: '', replyTo: null, files: [a, b] });
  expect(tab.outbox.without('message', a.id)).toBe(true);
  expect(tab.outbox.without('message', b.id)).toBe(false);
  expect(files.get(a.id)).toBeNull();
  expect(states(tab)).toEqual(['waiting']);
  uploads.isDown = false;
  files.online();
  await empty(tab);
  expect([...uploads.held.keys()]).toEqual([b.id]);
});

test('what the server may have already is left as it is', async () => {
  const tab = await openTab(server);
  server.moods = ['ignore'];
  const one = {
    id: 'f',
    name: 'f',
    type: '',
    sizeBytes: 1,
    width: null,
    height: null,
    thumbhash: null,
  };
  tab.outbox.add({ id: 'message', roomId: 'room', body: 'x', replyTo: null, files: [one] });
  await vi.waitFor(() => expect(inRoom(tab)[0]?.attempted).toBe(true));
  expect(tab.outbox.without('message', 'f')).toBe(false);
});

test('that the server asked to wait stands in the entry, which goes on waiting', async () => {
  const tab = await openTab(server);
  server.moods = [new Failure('too_many', { status: 429, retryAfterMs: 60_000 })];
  write(tab, 'one');
  await vi.waitFor(() => expect(inRoom(tab)[0]?.failure).toBe('too_many'));
  expect(states(tab)).toEqual(['waiting']);
  tab.outbox.online();
  await empty(tab);
});

import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { keys, load, save } from '@/lib/storage.ts';
import { Drafts } from './drafts.ts';
import { Attachments } from './files/attachments.ts';
import { type BlobStore, memoryBlobs } from './files/blobs.ts';
import { Files } from './files/files.ts';
import { forgetMine, mineKey } from './mine.ts';

const open: Drafts[] = [];

beforeEach(() => localStorage.clear());
afterEach(() => {
  for (const drafts of open.splice(0)) drafts.stop();
});

function tab(heard: (roomId: string) => void = () => {}): Drafts {
  const drafts = new Drafts('me');
  drafts.start(heard);
  open.push(drafts);
  return drafts;
}

/** The browser tells the other tabs. */
function spread(key: string): void {
  const newValue = localStorage.getItem(key);
  globalThis.dispatchEvent(new StorageEvent('storage', { key, newValue }));
}

describe('drafts', () => {
  test('of every tab are gone at log-out', () => {
    const first = new Drafts('me');
    new Drafts('me').set('room', 'written in the other tab');
    new Drafts('you').set('room', 'somebody else’s');
    first.forget();
    expect(keys('klatch.draft.')).toEqual(['klatch.draft.you.room']);
  });

  test('may begin with a blank or an empty line, which nobody else sees and nothing keeps', () => {
    const drafts = new Drafts('me');
    drafts.set('room', '\n ');
    expect([drafts.get('room'), drafts.words('room')]).toEqual(['\n ', null]);
    expect(keys('klatch.draft.')).toEqual([]);
    drafts.set('room', '\n words');
    expect(drafts.words('room')).toBe('\n words');
    expect(new Drafts('me').get('room')).toBe('\n words');
  });

  test('follow what another tab writes and sends', () => {
    const heard = vi.fn();
    const second = tab(heard);
    new Drafts('me').set('room', 'begun');
    spread('klatch.draft.me.room');
    expect(second.get('room')).toBe('begun');
    new Drafts('me').set('room', '');
    spread('klatch.draft.me.room');
    expect(second.get('room')).toBeNull();
    spread('klatch.draft.you.room');
    expect(heard.mock.calls).toEqual([['room'], ['room']]);
  });
});

describe('files', () => {
  let store: BlobStore;
  const files = (): Files => {
    const held = async () =>
      new Attachments({
        userId: 'me',
        carry: () => new Promise(() => {}),
        store: async () => store,
        measure: async () => null,
        alone: (_id, _signal, work) => work(),
        urlOf: () => 'blob:here',
      });
    return new Files('me', held);
  };

  test('are gone at log-out, whatever another tab believed', async () => {
    store = memoryBlobs();
    await files().add('room', [new File(['x'], 'a.txt')]);
    localStorage.clear();
    await files().clear();
    expect(await store.all('me')).toEqual([]);
  });

  test('chosen while another tab begins are still marked', async () => {
    store = memoryBlobs();
    const { put } = store;
    store.put = async (file) => {
      // The other tab finds nothing yet, and takes the mark away.
      localStorage.clear();
      await put(file);
    };
    await files().add('room', [new File(['x'], 'a.txt')]);
    expect(load('klatch.files.me')).toBe(true);
  });
});

test('what this device remembers of a person is that person’s, and goes with them', () => {
  save(mineKey('me', 'emoji'), 1);
  save(mineKey('you', 'emoji'), 2);
  forgetMine('me');
  expect(keys('klatch.mine.')).toEqual([mineKey('you', 'emoji')]);
});

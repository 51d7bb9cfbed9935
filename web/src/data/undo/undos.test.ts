import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { Failure } from '../failure.ts';
import { type Deed, type Undone, Undos } from './undos.ts';

let undos: Undos;
let calls: string[];
let failed: Undone[];

beforeEach(() => {
  vi.useFakeTimers();
  undos = new Undos();
  calls = [];
  failed = [];
  undos.onFailed = (undone) => failed.push(undone);
});

afterEach(() => {
  vi.useRealTimers();
});

/** Deleting something. */
function deletion(id = 'm1', outcome: () => Promise<unknown> = async () => {}): Deed {
  return {
    key: `delete:${id}`,
    words: { kind: 'deleteMessage', roomId: 'room' },
    veil: { id, as: 'deleted' },
    carryOut: (leaving) => {
      calls.push(`delete ${id}${leaving ? ' leaving' : ''}`);
      return outcome();
    },
  };
}

/** Having sent something. */
function sending(id = 'm1', outcome: () => Promise<unknown> = async () => {}): Deed {
  return {
    key: `send:${id}`,
    words: { kind: 'send', roomId: 'room' },
    takeBack: () => {
      calls.push(`recall ${id}`);
      return outcome();
    },
    veilBack: { id, as: 'gone' },
  };
}

const pass = (ms: number) => vi.advanceTimersByTimeAsync(ms);

describe('what destroys', () => {
  test('shows at once and happens after ten seconds', async () => {
    expect(undos.do(deletion())).toBe('done');
    expect(undos.veil('m1')).toBe('deleted');
    expect(undos.getSnapshot()).toMatchObject([{ key: 'delete:m1', leftMs: 10_000 }]);
    await pass(9_999);
    expect(calls).toEqual([]);
    await pass(1);
    expect(calls).toEqual(['delete m1']);
    expect(undos.getSnapshot()).toEqual([]);
    expect(undos.veil('m1')).toBeNull();
  });

  test('taken back, never happens', async () => {
    undos.do(deletion());
    await pass(5_000);
    undos.undo('delete:m1');
    expect(undos.veil('m1')).toBeNull();
    await pass(60_000);
    expect(calls).toEqual([]);
  });

  test('the same again takes it back, but a double click does not', async () => {
    undos.do(deletion());
    await pass(599);
    expect(undos.do(deletion())).toBe('ignored');
    expect(undos.veil('m1')).toBe('deleted');
    await pass(1);
    expect(undos.do(deletion())).toBe('undone');
    expect(undos.veil('m1')).toBeNull();
    expect(undos.do(deletion())).toBe('done');
    await pass(10_000);
    expect(calls).toEqual(['delete m1']);
  });

  test('others are not touched by it', async () => {
    undos.do(deletion('m1'));
    undos.do(deletion('m2'));
    await pass(1_000);
    undos.undo('delete:m1');
    await pass(10_000);
    expect(calls).toEqual(['delete m2']);
  });

  test('stays as shown until the server has answered', async () => {
    let answer = (): void => {};
    undos.do(deletion('m1', () => new Promise<void>((go) => (answer = go))));
    await pass(10_000);
    expect(calls).toEqual(['delete m1']);
    expect(undos.veil('m1')).toBe('deleted');
    expect(undos.has('delete:m1')).toBe(false);
    answer();
    await pass(0);
    expect(undos.veil('m1')).toBeNull();
  });

  test('what the server refuses is back, and said', async () => {
    undos.do(deletion('m1', () => Promise.reject(new Failure('forbidden', { status: 403 }))));
    await pass(10_000);
    expect(undos.veil('m1')).toBeNull();
    expect(failed).toMatchObject([
      { words: { kind: 'deleteMessage' }, failure: { code: 'forbidden' } },
    ]);
  });

  test('what is gone already is as good as deleted', async () => {
    undos.do(deletion('m1', () => Promise.reject(new Failure('not_found', { status: 404 }))));
    await pass(10_000);
    expect(failed).toEqual([]);
  });
});

describe('another deed about the same', () => {
  const leaving = (id = 'm1'): Deed => ({
    key: `delete:${id}`,
    words: { kind: 'leaveRoom', roomId: 'room', name: 'Room' },
    veil: { id, as: 'gone' },
    carryOut: async () => calls.push(`leave ${id}`),
  });
  const kinds = () => undos.getSnapshot().map(({ words }) => words.kind);

  test('carries the first out and stands itself', async () => {
    undos.do(deletion());
    await pass(5_000);
    expect(undos.do(leaving())).toBe('done');
    expect([calls, kinds()]).toEqual([['delete m1'], ['leaveRoom']]);
    await pass(0);
    expect(undos.veil('m1')).toBe('gone');
    await pass(10_000);
    expect(calls).toEqual(['delete m1', 'leave m1']);
    expect(undos.veil('m1')).toBeNull();
  });

  test('taken back, it leaves the first to what it was', async () => {
    let answer = (): void => {};
    undos.do(deletion('m1', () => new Promise<void>((go) => (answer = go))));
    undos.do(leaving());
    undos.undo('delete:m1');
    expect([calls, undos.veil('m1')]).toEqual([['delete m1'], 'deleted']);
    answer();
    await pass(0);
    expect(undos.veil('m1')).toBeNull();
  });

  test('is taken back by its own kind alone', async () => {
    undos.do(deletion());
    undos.do(leaving());
    await pass(1_000);
    expect(undos.do(leaving())).toBe('undone');
    expect([calls, kinds()]).toEqual([['delete m1'], []]);
  });
});

describe('leaving the page', () => {
  test('carries out what stands, once', async () => {
    undos.start();
    undos.do(deletion());
    undos.do(sending('m2'));
    globalThis.dispatchEvent(new Event('pagehide'));
    expect(calls).toEqual(['delete m1 leaving']);
    await pass(60_000);
    expect(calls).toEqual(['delete m1 leaving']);
    expect(undos.getSnapshot()).toEqual([]);
  });

  test('what was taken back before is left alone', () => {
    undos.start();
    undos.do(deletion());
    undos.undo('delete:m1');
    globalThis.dispatchEvent(new Event('pagehide'));
    expect(calls).toEqual([]);
  });

  test('stopping carries nothing out, and listens no more', async () => {
    undos.start();
    undos.do(deletion());
    undos.stop();
    globalThis.dispatchEvent(new Event('pagehide'));
    await pass(60_000);
    expect([calls, undos.getSnapshot(), undos.veil('m1')]).toEqual([[], [], null]);
  });

  test('settling waits for what it carries out', async () => {
    let answer = (): void => {};
    undos.do(deletion('m1', () => new Promise<void>((go) => (answer = go))));
    let isSettled = false;
    void undos.settle().then(() => (isSettled = true));
    await pass(0);
    expect([calls, isSettled]).toEqual([['delete m1'], false]);
    answer();
    await pass(0);
    expect(isSettled).toBe(true);
  });
});

describe('what is done already', () => {
  test('after ten seconds nothing is left to do', async () => {
    undos.do(sending());
    expect(undos.veil('m1')).toBeNull();
    await pass(10_000);
    expect([calls, undos.getSnapshot()]).toEqual([[], []]);
  });

  test('taken back it is not shown while that is on its way, and back when it fails', async () => {
    let fail = (_: Failure): void => {};
    undos.do(sending('m1', () => new Promise((_, no) => (fail = no))));
    await pass(700);
    expect(undos.do(sending())).toBe('undone');
    expect(calls).toEqual(['recall m1']);
    expect(undos.veil('m1')).toBe('gone');
    fail(new Failure('conflict', { status: 409 }));
    await pass(0);
    expect(undos.veil('m1')).toBeNull();
    expect(failed).toMatchObject([{ words: { kind: 'send' } }]);
  });
});

describe('looking at it', () => {
  test('stops the time, and lets it run on with what was left', async () => {
    undos.do(deletion());
    await pass(4_000);
    undos.hold('delete:m1', true);
    expect(undos.getSnapshot()).toMatchObject([{ leftMs: 6_000, isHeld: true }]);
    await pass(60_000);
    expect(calls).toEqual([]);
    undos.hold('delete:m1', false);
    await pass(5_999);
    expect(calls).toEqual([]);
    await pass(1);
    expect(calls).toEqual(['delete m1']);
  });

  test('tells everybody who listens of each change', async () => {
    const heard = vi.fn();
    undos.subscribe(heard);
    undos.do(deletion());
    undos.hold('delete:m1', true);
    undos.hold('delete:m1', true);
    undos.undo('delete:m1');
    undos.undo('delete:m1');
    expect(heard).toHaveBeenCalledTimes(3);
    expect(undos.getSnapshot()).toBe(undos.getSnapshot());
  });
});

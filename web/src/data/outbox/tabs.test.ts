import { afterEach, expect, test, vi } from 'vitest';
import { openTabs, type TabNews, type Tabs } from './tabs.ts';

/** Locks as browsers have them: one holder, the others in line, gone when aborted. */
class FakeLocks {
  #line: { hold: () => Promise<void>; signal: AbortSignal }[] = [];
  #isHeld = false;

  request = (
    _: string,
    options: { signal: AbortSignal },
    hold: () => Promise<void>,
  ): Promise<void> => {
    this.#line.push({ hold, signal: options.signal });
    queueMicrotask(() => this.#next());
    return Promise.resolve();
  };

  #next(): void {
    if (this.#isHeld) return;
    const first = this.#line.shift();
    if (!first) return;
    if (first.signal.aborted) return this.#next();
    this.#isHeld = true;
    void first.hold().then(() => {
      this.#isHeld = false;
      this.#next();
    });
  }
}

const open: Tabs[] = [];
const tab = (): Tabs => {
  const tabs = openTabs('name');
  open.push(tabs);
  return tabs;
};

afterEach(() => {
  for (const tabs of open.splice(0)) tabs.close();
  vi.unstubAllGlobals();
});

test('with locks one tab leads, and the next when it closes', async () => {
  vi.stubGlobal('navigator', { locks: new FakeLocks() });
  const [first, second] = [tab(), tab()];
  const led = vi.fn();
  second.onLeader(led);
  await vi.waitFor(() => expect(first.isLeader()).toBe(true));
  expect(second.isLeader()).toBe(false);
  first.close();
  expect(first.isLeader()).toBe(false);
  await vi.waitFor(() => expect(second.isLeader()).toBe(true));
  expect(led).toHaveBeenCalledTimes(1);
});

test('on plain http, without locks, every tab leads', () => {
  vi.stubGlobal('navigator', {});
  expect([tab(), tab()].map((tabs) => tabs.isLeader())).toEqual([true, true]);
});

test('news reach the other tabs, not oneself', async () => {
  const [first, second] = [tab(), tab()];
  const heard: TabNews[][] = [[], []];
  first.onNews((news) => heard[0]?.push(news));
  second.onNews((news) => heard[1]?.push(news));
  first.post({ type: 'changed' });
  await vi.waitFor(() => expect(heard[1]).toEqual([{ type: 'changed' }]));
  expect(heard[0]).toEqual([]);
});

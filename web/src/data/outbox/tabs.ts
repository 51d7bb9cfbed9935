import type { Message } from '../model.gen.ts';

/** What one tab tells the others of the same person. */
export type TabNews =
  /** The kept entries changed: read them again. */
  | { type: 'changed' }
  /** An entry is stored; the row comes along so that nothing flickers. */
  | { type: 'stored'; message: Message };

/** The other tabs of the same person in this browser. */
export interface Tabs {
  /** Whether this tab is the one that sends. */
  isLeader: () => boolean;
  /** Calls back when this tab becomes it. */
  onLeader: (then: () => void) => void;
  post: (news: TabNews) => void;
  onNews: (then: (news: TabNews) => void) => void;
  close: () => void;
}

/**
 * Finds the other tabs by name. Where the browser has no locks (plain http at a LAN address) every
 * tab sends: an id sent twice is one message.
 */
export function openTabs(name: string): Tabs {
  const channel = 'BroadcastChannel' in globalThis ? new BroadcastChannel(name) : null;
  let release = (): void => {};
  const released = new Promise<void>((resolve) => {
    release = resolve;
  });
  const abort = new AbortController();
  let isLeader = false;
  let then = (): void => {};
  const lead = (): void => {
    isLeader = true;
    then();
  };
  // Typed as always there; missing on plain http.
  const locks = (navigator as { locks?: LockManager }).locks;
  if (locks) {
    const hold = (): Promise<void> => {
      lead();
      return released;
    };
    locks.request(name, { signal: abort.signal }, hold).catch(() => {
      if (!abort.signal.aborted) lead();
    });
  } else isLeader = true;
  return {
    isLeader: () => isLeader,
    onLeader: (callback) => {
      then = callback;
    },
    post: (news) => channel?.postMessage(news),
    onNews: (callback) => {
      if (channel) channel.onmessage = (event: MessageEvent<TabNews>) => callback(event.data);
    },
    close: () => {
      isLeader = false;
      abort.abort();
      release();
      channel?.close();
    },
  };
}

import type { TabNews, Tabs } from '../outbox/tabs.ts';

/** A browser's tabs: with locks one of them leads, without every one does. */
export class FakeBrowser {
  readonly #tabs: FakeTab[] = [];
  readonly #hasLocks: boolean;

  constructor(hasLocks = true) {
    this.#hasLocks = hasLocks;
  }

  open(): Tabs {
    const tab = new FakeTab(this);
    this.#tabs.push(tab);
    this.elect();
    return tab;
  }

  elect(): void {
    if (!this.#hasLocks) for (const tab of this.#tabs) tab.lead();
    else this.#tabs[0]?.lead();
  }

  close(tab: FakeTab): void {
    const at = this.#tabs.indexOf(tab);
    if (at >= 0) this.#tabs.splice(at, 1);
    this.elect();
  }

  spread(from: FakeTab, news: TabNews): void {
    for (const tab of this.#tabs) if (tab !== from) queueMicrotask(() => tab.hear(news));
  }
}

class FakeTab implements Tabs {
  readonly #browser: FakeBrowser;
  #leads = false;
  #onLeader = (): void => {};
  #onNews: (news: TabNews) => void = () => {};

  constructor(browser: FakeBrowser) {
    this.#browser = browser;
  }

  lead(): void {
    if (this.#leads) return;
    this.#leads = true;
    this.#onLeader();
  }

  hear(news: TabNews): void {
    this.#onNews(structuredClone(news));
  }

  isLeader = (): boolean => this.#leads;

  onLeader = (then: () => void): void => {
    this.#onLeader = then;
  };

  post = (news: TabNews): void => this.#browser.spread(this, news);

  onNews = (then: (news: TabNews) => void): void => {
    this.#onNews = then;
  };

  close = (): void => {
    this.#leads = false;
    this.#browser.close(this);
  };
}

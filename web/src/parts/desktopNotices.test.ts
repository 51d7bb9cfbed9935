import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { desktopState, showNotice, turnOn } from './desktopNotices';

beforeEach(() => {
  localStorage.clear();
  vi.stubGlobal('isSecureContext', true);
});
afterEach(() => vi.unstubAllGlobals());

/** A browser that may notify; `make` is what its constructor does. */
function browser(make: () => void): void {
  class Notice {
    static permission = 'granted';
    static requestPermission = async () => 'granted';
    constructor() {
      make();
    }
  }
  vi.stubGlobal('Notification', Notice);
}

test('is on for who turned it on, and for nobody else', async () => {
  browser(() => {});
  expect(desktopState('me')).toBe('off');
  expect(await turnOn('me')).toBe('on');
  expect(desktopState('you')).toBe('off');
  expect(showNotice('me', 'Ada', {})).not.toBeNull();
});

test('a browser that refuses to make one is said not to be able to', async () => {
  browser(() => {
    throw new TypeError('Illegal constructor');
  });
  await turnOn('me');
  expect(showNotice('me', 'Ada', {})).toBeNull();
  expect(desktopState('me')).toBe('missing');
});

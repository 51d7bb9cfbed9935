import { act, cleanup, renderHook } from '@testing-library/react';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { useHash } from './useHash';

beforeEach(() => window.history.replaceState(null, '', '/join#one'));
afterEach(() => {
  cleanup();
  document.body.replaceChildren();
});

/** As when another link is pasted into the same tab. */
function paste(hash: string): void {
  window.history.replaceState(null, '', `/join${hash}`);
  act(() => void window.dispatchEvent(new Event('hashchange')));
}

test('a second link in the same tab is followed', () => {
  const { result } = renderHook(() => useHash());
  expect(result.current).toBe('#one');
  paste('#two');
  expect(result.current).toBe('#two');
});

test('the way to a part of the page is no link of its own', () => {
  const { result } = renderHook(() => useHash());
  const part = document.createElement('main');
  part.id = 'content';
  document.body.append(part);
  paste('#content');
  expect(result.current).toBe('#one');
});

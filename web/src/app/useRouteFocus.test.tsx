import { act, cleanup, render } from '@testing-library/react';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { Router } from 'wouter';
import { memoryLocation } from 'wouter/memory-location';
import { useRouteFocus } from './useRouteFocus';

let isCoarse = false;
beforeEach(() => {
  vi.spyOn(window, 'matchMedia').mockImplementation(
    () => ({ matches: isCoarse }) as MediaQueryList,
  );
  // What is hidden takes no place.
  vi.spyOn(Element.prototype, 'getClientRects').mockImplementation(function (this: Element) {
    return (this.closest('[hidden]') === null ? [{}] : []) as unknown as DOMRectList;
  });
});
afterEach(() => {
  cleanup();
  vi.restoreAllMocks();
});

function Screen({ isOneColumn }: { isOneColumn: boolean }) {
  useRouteFocus();
  return (
    <main id="content" tabIndex={-1}>
      <div hidden={isOneColumn}>
        <h1 tabIndex={-1} data-title="">
          Chat
        </h1>
        <form>
          <textarea aria-label="Text" />
        </form>
      </div>
      <h2 tabIndex={-1} data-title="">
        Details
      </h2>
    </main>
  );
}

async function toDetails(isOneColumn: boolean): Promise<string | null | undefined> {
  const { hook, navigate } = memoryLocation({ path: '/chats/room' });
  render(
    <Router hook={hook}>
      <Screen isOneColumn={isOneColumn} />
    </Router>,
  );
  act(() => navigate('/chats/room/details'));
  await vi.waitFor(() => expect(document.activeElement).not.toBe(document.body));
  return document.activeElement?.textContent;
}

test.each([
  { coarse: true, isOneColumn: true },
  { coarse: false, isOneColumn: true },
  { coarse: false, isOneColumn: false },
])('details have the focus on their title: %o', async ({ coarse, isOneColumn }) => {
  isCoarse = coarse;
  expect(await toDetails(isOneColumn)).toBe('Details');
});

test('who got into a field without pressing anything keeps it', async () => {
  isCoarse = true;
  const { hook, navigate } = memoryLocation({ path: '/' });
  const { getByRole } = render(
    <Router hook={hook}>
      <Screen isOneColumn={false} />
    </Router>,
  );
  act(() => navigate('/chats/room'));
  await vi.waitFor(() => expect(document.activeElement?.textContent).toBe('Chat'));
  const field = getByRole('textbox');
  field.focus();
  await new Promise((later) => setTimeout(later, 100));
  expect(document.activeElement).toBe(field);
});

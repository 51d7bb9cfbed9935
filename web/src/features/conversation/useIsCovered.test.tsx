import { act, cleanup, render, screen } from '@testing-library/react';
import { useState } from 'react';
import { afterEach, expect, test, vi } from 'vitest';
import Dialog from '@/ui/Dialog';
import { useIsCovered } from './useIsCovered';

afterEach(cleanup);

function Chat() {
  const [element, setElement] = useState<Element | null>(null);
  return (
    <section>
      {/* What speaks by itself is not hidden, nor is what it stands in. */}
      <div aria-live="polite" />
      <p ref={setElement}>{useIsCovered(element) ? 'covered' : 'seen'}</p>
    </section>
  );
}

test('a modal layer covers the chat as long as it stands', async () => {
  const root = document.body.appendChild(document.createElement('div'));
  root.id = 'root';
  const draw = (layer: boolean) => (
    <>
      <Chat />
      {layer && (
        <Dialog title="Pictures" closeLabel="Close" onClose={() => {}}>
          <button type="button">one</button>
        </Dialog>
      )}
    </>
  );
  const drawn = render(draw(false), { container: root });
  expect(screen.getByText('seen')).toBeTruthy();
  act(() => drawn.rerender(draw(true)));
  await vi.waitFor(() => expect(screen.getByText('covered')).toBeTruthy());
  act(() => drawn.rerender(draw(false)));
  await vi.waitFor(() => expect(screen.getByText('seen')).toBeTruthy());
});

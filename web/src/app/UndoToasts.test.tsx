import { cleanup, fireEvent, render, screen } from '@testing-library/react';
import { afterEach, expect, test } from 'vitest';
import { Undos } from '@/data/undo/undos';
import '@/i18n/enFirst';
import UndoToasts from './UndoToasts';

afterEach(cleanup);

function shown() {
  const undos = new Undos();
  undos.do({
    key: 'one',
    words: { kind: 'hideMessage', roomId: 'room' },
    carryOut: async () => {},
  });
  const drawn = render(<UndoToasts list={undos.getSnapshot()} undos={undos} />);
  const button = screen.getByRole('button');
  const toast = button.parentElement as HTMLElement;
  return { undos, drawn, button, toast, isHeld: () => undos.getSnapshot()[0]?.isHeld };
}

test('one that is pushed out while looked at runs on', () => {
  const { undos, drawn, toast, isHeld } = shown();
  fireEvent.pointerEnter(toast);
  expect(isHeld()).toBe(true);
  drawn.rerender(<UndoToasts list={[]} undos={undos} />);
  expect(isHeld()).toBe(false);
  undos.stop();
});

test('the pointer that leaves does not release what still has the focus', () => {
  const { undos, button, toast, isHeld } = shown();
  fireEvent.pointerEnter(toast);
  fireEvent.focus(button);
  fireEvent.pointerLeave(toast);
  expect(isHeld()).toBe(true);
  fireEvent.blur(button);
  expect(isHeld()).toBe(false);
  undos.stop();
});

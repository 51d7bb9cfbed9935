import { cleanup, fireEvent, render, screen } from '@testing-library/react';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { useLongPress } from './useLongPress';

const HOLD_MS = 400;
const onHold = vi.fn();
const onClick = vi.fn();

function Line() {
  return (
    <article {...useLongPress(onHold)}>
      <button type="button" onClick={onClick}>
        Emoji
      </button>
    </article>
  );
}

beforeEach(() => {
  vi.useFakeTimers();
  render(<Line />);
});

afterEach(() => {
  cleanup();
  vi.useRealTimers();
  vi.clearAllMocks();
});

/** A finger rests on the button for so long; browsers put it there when it is near. */
function rest(ms: number) {
  const button = screen.getByRole('button');
  fireEvent.pointerDown(button, { pointerType: 'touch' });
  vi.advanceTimersByTime(ms);
  fireEvent.pointerUp(button, { pointerType: 'touch' });
  fireEvent.click(button, { detail: 1 });
}

test('a finger that rests on a button holds the line and presses nothing', () => {
  rest(HOLD_MS);
  expect(onHold).toHaveBeenCalledTimes(1);
  expect(onClick).not.toHaveBeenCalled();
});

test('a short press, and the next one after a hold, press the button', () => {
  rest(100);
  expect(onHold).not.toHaveBeenCalled();
  expect(onClick).toHaveBeenCalledTimes(1);
  rest(HOLD_MS);
  rest(100);
  expect(onClick).toHaveBeenCalledTimes(2);
});

test('a press by keyboard after a hold presses', () => {
  fireEvent.pointerDown(screen.getByRole('button'), { pointerType: 'touch' });
  vi.advanceTimersByTime(HOLD_MS);
  fireEvent.click(screen.getByRole('button'), { detail: 0 });
  expect(onClick).toHaveBeenCalledTimes(1);
});

test('a finger that slips is a scroll', () => {
  const button = screen.getByRole('button');
  fireEvent.pointerDown(button, { pointerType: 'touch', clientX: 0, clientY: 0 });
  fireEvent.pointerMove(button, { pointerType: 'touch', clientX: 0, clientY: 20 });
  vi.advanceTimersByTime(HOLD_MS);
  expect(onHold).not.toHaveBeenCalled();
});

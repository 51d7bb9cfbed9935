import { cleanup, fireEvent, render, screen } from '@testing-library/react';
import { afterEach, expect, test, vi } from 'vitest';
import '@/i18n/enFirst';
import JumpButton from './JumpButton';

afterEach(cleanup);

test.each([
  [0, '', 'Go to the newest message'],
  [1, '1 new', 'Go to 1 new message'],
  [99, '99 new', 'Go to 99 new messages'],
  [100, '99+ new', 'Go to 100 new messages'],
])('with %i to read it says so', (unread, words, label) => {
  const press = vi.fn();
  render(<JumpButton unread={unread} onPress={press} />);
  const button = screen.getByRole('button', { name: label });
  expect(button.textContent).toBe(words);
  fireEvent.click(button);
  expect(press).toHaveBeenCalledTimes(1);
});

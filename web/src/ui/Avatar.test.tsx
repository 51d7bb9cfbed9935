import { cleanup, fireEvent, render } from '@testing-library/react';
import { afterEach, expect, test } from 'vitest';
import { Avatar } from './Avatar';

afterEach(cleanup);

test('a picture that could not be loaded is tried again with the next attempt', () => {
  const avatar = (attempt: string) => (
    <Avatar id="ada" name="Ada Lindqvist" size={44} picture="/ada" attempt={attempt} />
  );
  const { container, rerender } = render(avatar('offline'));
  const picture = () => container.querySelector('img');
  const first = picture();
  if (first === null) throw new Error('no picture');
  fireEvent.error(first);
  expect([picture(), container.textContent]).toEqual([null, 'AL']);
  rerender(avatar('offline'));
  expect(picture()).toBeNull();
  rerender(avatar('online'));
  expect(picture()).not.toBeNull();
});

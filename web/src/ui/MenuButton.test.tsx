import { cleanup, fireEvent, render, screen } from '@testing-library/react';
import { afterEach, expect, test, vi } from 'vitest';
import { MenuButton } from './MenuButton';

vi.mock('./FloatingMenu', () => ({ default: () => <p>menu</p> }));
afterEach(cleanup);

const draw = (busy: string | false, keep = false) => (
  <MenuButton label="More" items={[]} className="" busy={busy} keep={keep}>
    <b>Klatch</b>
  </MenuButton>
);

test.each([false, true])(
  'says what is happening where that is listened for, and opens nothing (keep: %s)',
  async (keep) => {
    const { rerender } = render(draw(false, keep));
    const told = screen.getByRole('status');
    expect(told.textContent).toBe('');
    rerender(draw('Opening', keep));
    expect(screen.getByRole('status')).toBe(told);
    expect(told.textContent).toBe('Opening');
    const button = screen.getByRole('button');
    expect(button.getAttribute('aria-busy')).toBe('true');
    expect(screen.queryByText('Klatch') !== null).toBe(keep);
    expect(button.querySelector('[aria-hidden]')).not.toBeNull();
    fireEvent.click(button);
    expect(button.getAttribute('aria-expanded')).toBe('false');
    rerender(draw(false, keep));
    expect([told.textContent, button.querySelector('[aria-hidden]')]).toEqual(['', null]);
    fireEvent.click(button);
    expect(await screen.findByText('menu')).not.toBeNull();
  },
);

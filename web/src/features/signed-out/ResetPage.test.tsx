import { act, cleanup, fireEvent, render, screen } from '@testing-library/react';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { en } from '@/i18n/en';
import '@/i18n/enFirst';
import ResetPage from './ResetPage';

const world = vi.hoisted(() => ({ reset: vi.fn(async () => {}) }));
vi.mock('@/data/useKlatch', () => ({
  useKlatch: () => ({ http: {} }),
  useServerInfo: () => ({ info: null }),
}));
vi.mock('@/data/adminApi', () => ({ codesApi: () => world }));

beforeEach(() => world.reset.mockClear());
afterEach(cleanup);

const link = (code: string) => window.history.replaceState(null, '', `/reset#${code}`);

test('a second link in the same tab is the one that counts', async () => {
  link('one');
  const { container } = render(<ResetPage />);
  link('two');
  await act(async () => void window.dispatchEvent(new Event('hashchange')));
  const field = container.querySelector('input') as HTMLInputElement;
  fireEvent.change(field, { target: { value: 'a long new password' } });
  await act(async () => void fireEvent.click(screen.getByText(en.sign.resetSet)));
  expect(world.reset.mock.calls).toEqual([['two', 'a long new password']]);
});

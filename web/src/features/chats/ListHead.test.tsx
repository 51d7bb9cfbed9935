import { act, cleanup, fireEvent, render, screen } from '@testing-library/react';
import { afterEach, expect, test, vi } from 'vitest';
import { en } from '@/i18n/en';
import '@/i18n/enFirst';
import type { MenuItem } from '@/ui/FloatingMenu';
import { ListHead } from './ListHead';

const world = vi.hoisted(() => ({ openDirect: vi.fn() }));
vi.mock('@/data/useKlatch', () => ({ useServerInfo: () => ({ info: { name: 'Inkhouse' } }) }));
vi.mock('@/data/usePeople', () => ({ useMe: () => ({ id: 'me' }) }));
vi.mock('@/data/useRoomsApi', () => ({ useRoomsApi: () => world }));
vi.mock('@/ui/FloatingMenu', () => ({
  default: ({ items, onClose }: { items: MenuItem[]; onClose: () => void }) =>
    items.map((item) => (
      <button
        type="button"
        key={item.id}
        onClick={() => {
          item.onPress();
          onClose();
        }}
      >
        {item.label}
      </button>
    )),
}));
afterEach(cleanup);

test('while my notes open that is said beside the name of the server, and the menu stays closed', async () => {
  let come = (_: string): void => {};
  world.openDirect.mockImplementation(() => new Promise((go) => (come = go)));
  render(<ListHead bell={null} />);
  const name = en.list.serverMenu.replace('{server}', 'Inkhouse');
  const button = screen.getByRole('button', { name });
  fireEvent.click(button);
  fireEvent.click(await screen.findByText(en.list.notes));
  fireEvent.click(button);
  const state = () => [
    button.textContent,
    button.getAttribute('aria-busy'),
    button.getAttribute('aria-expanded'),
    screen.getByRole('status').textContent,
  ];
  expect(state()).toEqual(['Inkhouse', 'true', 'false', en.app.busy]);
  await act(async () => come('notes'));
  expect(state()).toEqual(['Inkhouse', null, 'false', '']);
});

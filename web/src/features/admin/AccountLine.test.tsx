import { act, cleanup, fireEvent, render, screen } from '@testing-library/react';
import { afterEach, expect, test, vi } from 'vitest';
import { Failure } from '@/data/failure';
import type { Account } from '@/data/model.gen';
import { user } from '@/data/testing/modelPeople';
import { en } from '@/i18n/en';
import '@/i18n/enFirst';
import type { MenuItem } from '@/ui/FloatingMenu';
import { AccountLine } from './AccountLine';

const api = vi.hoisted(() => ({ change: vi.fn(), endSessions: vi.fn() }));
vi.mock('@/data/adminApi', () => ({ adminApi: () => api }));
vi.mock('@/data/useKlatch', () => ({ useKlatch: () => ({}) }));
vi.mock('@/data/useConnection', () => ({ useConnection: () => 'online' }));
vi.mock('@/data/usePeople', () => ({ useMe: () => ({ ...user('me'), role: 'owner' }) }));
vi.mock('@/ui/FloatingMenu', () => ({
  default: ({ items, onClose }: { items: MenuItem[]; onClose: () => void }) =>
    items.map(({ id, label, onPress }) => (
      <button
        key={id}
        type="button"
        onClick={() => {
          onPress();
          onClose();
        }}
      >
        {label}
      </button>
    )),
}));
afterEach(cleanup);

const account = (given = {}) =>
  ({ user: user('ada', given), email: 'ada@example.org', role: 'member' }) as Account;
const menu = () => screen.getByRole('button', { name: en.admin.menu.replace('{name}', 'ada') });

test.each([
  [en.admin.makeAdmin, api.change, {}],
  [en.admin.reactivate, api.change, { deactivatedAt: '2026-01-01T00:00:00.000Z' }],
  [en.admin.endSessions, api.endSessions, {}],
])(
  '“%s” shows that it runs, is done once, and says what went wrong',
  async (label, call, given) => {
    let refuse = (_: Failure): void => {};
    call.mockReset();
    call.mockImplementation(() => new Promise((_, no) => (refuse = no)));
    render(<ul>{<AccountLine account={account(given)} query="" onChanged={() => {}} />}</ul>);
    await act(async () => void fireEvent.click(menu()));
    await act(async () => void fireEvent.click(await screen.findByText(label)));
    expect(menu().getAttribute('aria-busy')).toBe('true');
    expect(screen.getByRole('status').textContent).toBe(en.app.busy);
    // Nothing else is begun meanwhile.
    await act(async () => void fireEvent.click(menu()));
    expect([screen.queryByText(label), call.mock.calls.length]).toEqual([null, 1]);
    await act(async () => refuse(new Failure('timeout')));
    expect(menu().getAttribute('aria-busy')).toBeNull();
    expect(screen.getByRole('alert').textContent).toBe(en.failure.timeout);
  },
);

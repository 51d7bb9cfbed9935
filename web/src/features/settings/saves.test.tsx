import { act, cleanup, fireEvent, render, screen } from '@testing-library/react';
import { afterEach, expect, test, vi } from 'vitest';
import { Failure } from '@/data/failure';
import { me, user } from '@/data/testing/modelPeople';
import { en } from '@/i18n/en';
import '@/i18n/enFirst';
import NotificationsPage from './NotificationsPage';
import { PasswordForm } from './PasswordForm';
import PrivacyPage from './PrivacyPage';

const world = vi.hoisted(() => ({ lift: vi.fn(), turnOn: vi.fn() }));
vi.mock('@/data/useKlatch', () => ({
  useClient: () => ({ bonds: { lift: world.lift }, http: {} }),
  useServerInfo: () => ({ info: null }),
}));
vi.mock('@/data/useBonds', () => ({
  useBonds: () => ({ status: 'ready', failure: null, blocks: [{ userId: 'ada' }] }),
}));
vi.mock('@/data/usePeople', () => ({ useMe: () => me('me'), useUsers: () => () => user('ada') }));
vi.mock('@/data/useConnection', () => ({ useConnection: () => 'online' }));
vi.mock('@/parts/usePageTitle', () => ({ usePageTitle: () => {} }));
vi.mock('@/parts/desktopNotices', () => ({
  desktopState: () => 'off',
  turnOn: world.turnOn,
  turnOff: () => 'off',
}));
vi.mock('@/parts/SettingsPage', () => ({
  SettingsPage: ({ children }: { children: unknown }) => children,
}));
afterEach(cleanup);

const button = () => screen.getByRole('button');

test('lifting a block shows that it runs, and in its row what went wrong', async () => {
  let refuse = (_: Failure): void => {};
  world.lift.mockImplementation(() => new Promise((_, no) => (refuse = no)));
  render(<PrivacyPage />);
  await act(async () => void fireEvent.click(button()));
  expect(button().textContent).toBe(en.people.lifting);
  await act(async () => refuse(new Failure('offline')));
  expect(screen.getByRole('alert').textContent).toBe(en.failure.offline);
  expect(button().textContent).toBe(en.people.lift);
});

test('while the browser is asked whether it may notify, that shows', async () => {
  let answer = (_: string): void => {};
  world.turnOn.mockImplementation(() => new Promise((go) => (answer = go)));
  render(<NotificationsPage />);
  await act(async () => void fireEvent.click(button()));
  expect(button().textContent).toBe(en.app.busy);
  await act(async () => answer('on'));
  expect(button().textContent).toBe(en.notifications.desktopOff);
});

test.each([
  ['x'.repeat(7), en.settings.passwordRule.replace('{count}', '8')],
  ['x'.repeat(257), en.sign.passwordLong.replace('{count}', '256')],
])('a new password of the wrong length is told which: %#', async (next, words) => {
  render(<PasswordForm ways={{ hasPassword: false, items: [] } as never} onChanged={() => {}} />);
  const field = screen.getByLabelText(en.settings.passwordNext);
  fireEvent.change(field, { target: { value: next } });
  await act(async () => void fireEvent.blur(field));
  expect(screen.queryByText(words)).not.toBeNull();
});

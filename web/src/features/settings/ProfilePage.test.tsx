import { act, cleanup, fireEvent, render, screen } from '@testing-library/react';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { Failure } from '@/data/failure';
import { me } from '@/data/testing/modelPeople';
import { en } from '@/i18n/en';
import '@/i18n/enFirst';
import ProfilePage from './ProfilePage';

const session = vi.hoisted(() => ({ updateProfile: vi.fn() }));
const ada = me('ada');
const world = vi.hoisted(() => ({ me: {} as object }));
vi.mock('@/data/useKlatch', () => ({ useKlatch: () => ({ session }) }));
vi.mock('@/data/usePeople', () => ({ useMe: () => world.me }));
vi.mock('@/parts/usePageTitle', () => ({ usePageTitle: () => {} }));
vi.mock('@/parts/SettingsPage', () => ({
  SettingsPage: ({ children }: { children: unknown }) => children,
}));
vi.mock('./AvatarEditor', () => ({ AvatarEditor: () => null }));

beforeEach(() => {
  session.updateProfile.mockReset();
  world.me = ada;
});
afterEach(cleanup);

const field = () => screen.getByLabelText(en.settings.username);

async function save(username: string): Promise<void> {
  fireEvent.change(field(), { target: { value: username } });
  await act(async () => void fireEvent.click(screen.getByText(en.app.save)));
}

test.each([
  ['', en.sign.usernameMissing],
  ['a', en.sign.usernameShort],
  ['a b', en.sign.usernameLetters],
  ['a'.repeat(33), en.sign.usernameLong],
])(
  'the username %j is told what is wrong with it, as one leaves the field',
  async (username, words) => {
    render(<ProfilePage />);
    fireEvent.change(field(), { target: { value: username } });
    await act(async () => void fireEvent.blur(field()));
    expect(screen.queryByText(words)).not.toBeNull();
    await act(async () => void fireEvent.click(screen.getByText(en.app.save)));
    expect(session.updateProfile).not.toHaveBeenCalled();
  },
);

test.each([
  [new Failure('username_taken', { field: 'username', status: 409 }), en.sign.taken],
  [new Failure('invalid', { field: 'username', status: 422 }), en.sign.usernameLookalike],
  [new Failure('too_many', { status: 429 }), en.failure.too_many],
  [new Failure('too_large', { field: 'username', status: 413 }), en.failure.too_large],
  [new Failure('offline'), en.failure.offline],
])('what the server has against a username is said: %s', async (failure, words) => {
  session.updateProfile.mockRejectedValue(failure);
  render(<ProfilePage />);
  await save('somebody');
  expect(screen.queryByText(words)).not.toBeNull();
});

test('blanks around it do not count', async () => {
  session.updateProfile.mockResolvedValue({ ...ada, username: 'ada.l' });
  render(<ProfilePage />);
  await save(' ada.l ');
  expect(session.updateProfile.mock.calls).toEqual([[{ username: 'ada.l' }]]);
});

test('that it was saved is said once, and not of what is discarded after', async () => {
  session.updateProfile.mockResolvedValue({ ...ada, username: 'ada.l' });
  const { rerender } = render(<ProfilePage />);
  const said = () => screen.getByRole('status').textContent;
  await save('ada.l');
  world.me = { ...ada, username: 'ada.l' };
  rerender(<ProfilePage />);
  expect(said()).toBe(en.app.saved);
  await act(async () => void fireEvent.change(field(), { target: { value: 'ada.lo' } }));
  expect(said()).toBe('');
  await act(async () => void fireEvent.click(screen.getByText(en.settings.discard)));
  expect([(field() as HTMLInputElement).value, said()]).toEqual(['ada.l', '']);
});

test('typed back to what it was, it is not said to be saved', async () => {
  session.updateProfile.mockResolvedValue({ ...ada, username: 'ada.l' });
  const { rerender } = render(<ProfilePage />);
  await save('ada.l');
  world.me = { ...ada, username: 'ada.l' };
  rerender(<ProfilePage />);
  for (const value of ['ada.lo', 'ada.l'])
    await act(async () => void fireEvent.change(field(), { target: { value } }));
  expect(screen.getByRole('status').textContent).toBe('');
});

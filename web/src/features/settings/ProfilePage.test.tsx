import { act, cleanup, fireEvent, render, screen } from '@testing-library/react';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { Failure } from '@/data/failure';
import { me } from '@/data/testing/modelPeople';
import { en } from '@/i18n/en';
import '@/i18n/enFirst';
import ProfilePage from './ProfilePage';

const session = vi.hoisted(() => ({ updateProfile: vi.fn() }));
const ada = me('ada');
vi.mock('@/data/useKlatch', () => ({ useKlatch: () => ({ session }) }));
vi.mock('@/data/usePeople', () => ({ useMe: () => ada }));
vi.mock('@/parts/usePageTitle', () => ({ usePageTitle: () => {} }));
vi.mock('@/parts/SettingsPage', () => ({
  SettingsPage: ({ children }: { children: unknown }) => children,
}));
vi.mock('./AvatarEditor', () => ({ AvatarEditor: () => null }));

beforeEach(() => {
  session.updateProfile.mockReset();
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

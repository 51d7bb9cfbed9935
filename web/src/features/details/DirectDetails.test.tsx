import { cleanup, render, screen } from '@testing-library/react';
import { afterEach, expect, test, vi } from 'vitest';
import { user } from '@/data/testing/modelPeople';
import { DirectDetails } from './DirectDetails';

vi.mock('./PersonPortrait', () => ({ PersonPortrait: () => <p>portrait</p> }));
vi.mock('./PersonActions', () => ({ FriendActions: () => <p>friend</p> }));
afterEach(cleanup);

const AT = '2026-01-01T00:00:00.000Z';

test.each([
  ['somebody who is here', {}, true],
  ['somebody an admin closed out', { deactivatedAt: AT }, false],
  ['somebody who deleted their account', { deletedAt: AT }, false],
])('friendship with %s', (_, change, isOffered) => {
  render(<DirectDetails roomId="room" peer={user('ada', change)} isNotes={false} />);
  expect(screen.queryByText('portrait')).not.toBeNull();
  expect(screen.queryByText('friend') !== null).toBe(isOffered);
});

import { cleanup, render } from '@testing-library/react';
import { afterEach, expect, test, vi } from 'vitest';
import '@/i18n/enFirst';
import { me } from '@/data/testing/modelPeople';
import { Unread } from '@/parts/unread';
import SettingsNav from './SettingsNav';

vi.mock('@/data/useKlatch', () => ({ useServerInfo: () => ({ info: { name: 'Home' } }) }));
vi.mock('@/data/usePeople', () => ({ useMe: () => me('me') }));
vi.mock('@/parts/PersonAvatar', () => ({ PersonAvatar: () => null }));

afterEach(cleanup);

function titled(isPage: boolean): string {
  document.title = 'before';
  render(
    <Unread value={3}>
      <SettingsNav isPage={isPage} />
    </Unread>,
  );
  return document.title;
}

test('on phones, where it is the page, it counts in the title', () => {
  expect(titled(true)).toMatch(/\(3\).*Home/u);
});

test('beside a page that page names the title', () => {
  expect(titled(false)).toBe('before');
});

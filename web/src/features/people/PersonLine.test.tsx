import { cleanup, fireEvent, render, screen } from '@testing-library/react';
import { afterEach, expect, test, vi } from 'vitest';
import { user } from '@/data/testing/modelPeople';
import { en } from '@/i18n/en';
import '@/i18n/enFirst';
import type { MenuItem } from '@/ui/FloatingMenu';
import { PersonLine } from './PersonLine';

vi.mock('@/data/useBonds', () => ({ useIsBlocked: () => false }));
vi.mock('@/parts/FriendButtons', () => ({
  FriendButtons: () => <button type="button">friend</button>,
}));
vi.mock('@/parts/PersonAvatar', () => ({ PersonAvatar: () => null }));
vi.mock('@/parts/usePersonMenu', () => ({
  usePersonMenu: () => ({ items: [], dialog: null, isAsking: false, busy: false }),
}));
vi.mock('@/ui/FloatingMenu', () => ({
  default: ({ items }: { items: MenuItem[] }) =>
    items.map((item) => (
      <button type="button" key={item.id} onClick={item.onPress}>
        {item.label}
      </button>
    )),
}));
afterEach(cleanup);

const onView = vi.fn();
const draw = (request: boolean) =>
  render(
    <PersonLine
      user={user('ada')}
      query=""
      here={false}
      request={request}
      isOpening={false}
      onOpen={() => {}}
      onView={onView}
      onHold={() => () => {}}
    />,
  );
const returns = () => document.querySelector('[data-row=ada]')?.querySelector('button') ?? null;

test('who somebody is leads back to what was pressed, or to what the line has left', async () => {
  draw(false);
  const menu = screen.getByRole('button', { name: en.people.menu.replace('{name}', 'ada') });
  expect(returns()).toBe(menu);
  fireEvent.click(menu);
  fireEvent.click(await screen.findByText(en.person.view));
  expect(onView).toHaveBeenCalledOnce();
  cleanup();
  draw(true);
  expect(returns()?.textContent).toBe('friend');
});

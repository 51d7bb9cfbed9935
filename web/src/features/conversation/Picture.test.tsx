import { cleanup, fireEvent, render } from '@testing-library/react';
import { afterEach, expect, test, vi } from 'vitest';
import '@/i18n/enFirst';
import type { File } from '@/data/model.gen';
import { Picture } from './Picture';

const world = vi.hoisted(() => ({ connection: 'offline' }));
vi.mock('@/data/useConnection', () => ({ useConnection: () => world.connection }));
vi.mock('@/data/files/useAttachments', () => ({
  useAttachment: () => null,
  useFiles: () => ({ localUrl: () => null }),
}));

afterEach(cleanup);

test('a picture that could not be loaded is tried again with the connection', () => {
  const file = { id: 'one', name: 'a.png', width: 1, height: 1, thumbhash: null } as File;
  const picture = () => (
    <Picture file={file} row={{ number: 1, state: 'sent' }} alone onOut={() => {}} />
  );
  const { container, rerender } = render(picture());
  const image = () => container.querySelector('img');
  fireEvent.error(image() as HTMLImageElement);
  expect(image()).toBeNull();
  world.connection = 'online';
  rerender(picture());
  expect(image()).not.toBeNull();
});

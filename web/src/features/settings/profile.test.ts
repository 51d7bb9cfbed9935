import { expect, test } from 'vitest';
import { changed } from './profile';

const held = { fullName: 'Ada', username: 'ada', bio: '' };

test('only what differs is sent', () => {
  expect(changed(held, held)).toEqual({});
  expect(changed(held, { ...held, bio: ' Binding, glue \n' })).toEqual({ bio: 'Binding, glue' });
  expect(changed(held, { ...held, fullName: '' })).toEqual({ fullName: '' });
});

import { expect, test } from 'vitest';
import { viewOf } from './view';

test.each([
  ['/', { roomId: null, isSettings: false, isList: true, hasTabs: true }],
  ['/chats/1', { roomId: '1', isSettings: false, isList: false, hasTabs: false }],
  ['/chats/1/details', { roomId: '1', isSettings: false, isList: false, hasTabs: false }],
  ['/people', { roomId: null, isSettings: false, isList: false, hasTabs: true }],
  ['/settings', { roomId: null, isSettings: true, isList: true, hasTabs: true }],
  ['/settings/profile', { roomId: null, isSettings: true, isList: false, hasTabs: false }],
  ['/nowhere', { roomId: null, isSettings: false, isList: false, hasTabs: false }],
])('%s', (path, view) => {
  expect(viewOf(path)).toEqual(view);
});

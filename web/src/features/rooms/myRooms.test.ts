import { expect, test } from 'vitest';
import type { DirectoryRoom } from '@/data/model.gen';
import type { ChatItem } from '@/data/shapes';
import { joinableOf } from './myRooms';

const room = (id: string, joined: boolean) => ({ id, joined }) as DirectoryRoom;
const held = [{ id: 'mine' }] as ChatItem[];
const directory = [room('mine', false), room('left', true), room('other', false)];
const joinable = (isWhole: boolean) => joinableOf(directory, held, isWhole).map(({ id }) => id);

test('a room left since the directory was read can be joined again', () => {
  expect(joinable(true)).toEqual(['left', 'other']);
});

test('while what is mine is not known whole, the directory is believed', () => {
  expect(joinable(false)).toEqual(['other']);
});

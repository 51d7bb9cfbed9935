import { expect, test } from 'vitest';
import type { User } from '@/data/model.gen';
import type { ChatItem } from '@/data/shapes';
import { user as person } from '@/data/testing/modelPeople';
import { finds, keyOf } from './finds';

const user = (id: string, fullName: string): User => person(id, { fullName });

const chat = (id: string, name: string | null, peer: User | null = null): ChatItem => ({
  id,
  kind: peer === null ? 'public' : 'direct',
  name,
  topic: '',
  peer,
  role: 'member',
  level: 'all',
  memberCount: 2,
  unread: 0,
  mentions: 0,
  last: null,
  lastNumber: 0,
  activeAtMs: 0,
  erasure: null,
  draft: null,
  sending: 0,
  failed: 0,
});

const priya = user('priya', 'Priya Raghunathan');
const chats = [chat('1', 'Press room'), chat('2', 'Impressions'), chat('3', null, priya)];
const nameOf = (item: ChatItem) => item.name ?? item.peer?.fullName ?? '';

function found(query: string, people: User[] = []): string[] {
  return finds(chats, people, query, nameOf).map(keyOf);
}

test('without a query all chats stand in their order, and no strangers', () => {
  expect(found('', [user('x', 'Xaver')])).toEqual(['1', '2', '3']);
});

test('beginnings of words are found, in names and usernames', () => {
  expect(found('pr')).toEqual(['1', '3']);
  expect(found('ragh')).toEqual(['3']);
});

test('people follow, but none I have a chat with', () => {
  expect(found('pr', [priya, user('prim', 'Prim')])).toEqual(['1', '3', 'prim']);
});
